import type { ReactNode } from 'react';
import '@skill-voucher/taro-plugin/taro.css';

export default function App(props: { children?: ReactNode }) {
  return props.children;
}
