import type { ReactNode } from 'react';
import '../../../dist/taro.css';

export default function App(props: { children?: ReactNode }) {
  return props.children;
}
