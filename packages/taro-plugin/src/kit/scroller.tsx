import { View } from '@tarojs/components';
import { useReachBottom } from '@tarojs/taro';
import { accessible } from './accessible';
import type { ScrollerProps } from './kit-contract';

/** The page scrolls and reports its end; inside a component and on WeChat's plugin pages nothing does, there the list's button loads more. */
export function Scroller(props: ScrollerProps) {
  useReachBottom(() => props.onReachEnd?.());
  return (
    <View className="etv-scroller" {...accessible({ role: props.label === undefined ? undefined : 'group', label: props.label })}>
      {props.children}
    </View>
  );
}
