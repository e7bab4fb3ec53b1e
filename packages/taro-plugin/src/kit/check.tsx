import { View } from '@tarojs/components';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import { Icon } from './icon';
import type { CheckProps } from './kit-contract';

export function Check(props: CheckProps) {
  const { isChecked } = props;
  return (
    <View
      className={joinClassNames('etv-check', isChecked && 'etv-check-checked')}
      onClick={() => props.onChange(!isChecked)}
      {...accessible({ role: 'checkbox', label: props.label, isChecked })}
    >
      <View className="etv-check-mark">{isChecked ? <Icon name="success" /> : null}</View>
      <View className="etv-check-label">{props.label}</View>
    </View>
  );
}
