import { View } from '@tarojs/components';
import { accessible } from './accessible';
import type { SectionProps } from './kit-contract';

export function Section(props: SectionProps) {
  const hasHead = props.title !== undefined || props.note !== undefined;
  return (
    <View className="etv-section" {...accessible({ role: props.title === undefined ? undefined : 'region', label: props.title })}>
      {hasHead ? (
        <View className="etv-section-head">
          {props.title === undefined ? null : (
            <View className="etv-section-title" {...accessible({ role: 'heading' })}>{props.title}</View>
          )}
          {props.note === undefined ? null : <View className="etv-section-note">{props.note}</View>}
        </View>
      ) : null}
      {props.children}
    </View>
  );
}
