import { ScrollView } from '@tarojs/components';
import { accessible } from './accessible';
import type { ScrollerProps } from './kit-contract';

/** Scrolls by itself: neither a component nor a WeChat plugin page hears of the page's end. */
export function Scroller(props: ScrollerProps) {
  const { onReachEnd } = props;
  return (
    <ScrollView
      className="etv-scroller"
      scrollY
      lowerThreshold={120}
      onScrollToLower={() => onReachEnd?.()}
      {...accessible({ role: props.label === undefined ? undefined : 'region', label: props.label })}
    >
      {props.children}
    </ScrollView>
  );
}
