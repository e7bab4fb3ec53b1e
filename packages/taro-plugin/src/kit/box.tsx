import { View } from '@tarojs/components';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import type { BoxProps } from './kit-contract';

/** `etv-press` undoes a native button's look; the DOM kit puts it on the same boxes. */
function classNameOf(props: BoxProps): { className?: string } {
  const className = joinClassNames(props.onPress !== undefined && 'etv-press', props.className);
  return className === '' ? {} : { className };
}

export function Box(props: BoxProps) {
  const { onPress, fill } = props;
  const role = onPress === undefined ? props.role : 'button';
  const live = role === 'status' ? 'polite' : role === 'alert' ? 'assertive' : undefined;
  return (
    <View
      {...classNameOf(props)}
      {...(fill === undefined ? {} : { style: `--etv-fill: ${fill}` })}
      {...(onPress === undefined ? {} : { onClick: onPress })}
      {...accessible({ role, label: props.label, live })}
    >
      {props.children}
    </View>
  );
}
