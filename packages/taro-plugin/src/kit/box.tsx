import { View } from '@tarojs/components';
import { accessible } from './accessible';
import type { BoxProps } from './kit-contract';

export function Box(props: BoxProps) {
  const { onPress, fill } = props;
  const role = onPress === undefined ? props.role : 'button';
  const live = role === 'status' ? 'polite' : role === 'alert' ? 'assertive' : undefined;
  return (
    <View
      {...(props.className === undefined ? {} : { className: props.className })}
      {...(fill === undefined ? {} : { style: `--etv-fill: ${fill}` })}
      {...(onPress === undefined ? {} : { onClick: onPress })}
      {...accessible({ role, label: props.label, live })}
    >
      {props.children}
    </View>
  );
}
