import { Button } from '@tarojs/components';

/** Native buttons say by themselves what they are; Taro's element for browsers does not. */
const role = process.env.TARO_ENV === 'h5' ? { role: 'button' } : {};

/** A button of the host app's own pages. */
export function HostButton(props: { label: string; onPress: () => void }) {
  return <Button className="host-button" onClick={() => props.onPress()} {...role}>{props.label}</Button>;
}
