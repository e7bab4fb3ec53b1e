import { View } from '@tarojs/components';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import type { ChoiceProps } from './kit-contract';

export function Choice(props: ChoiceProps) {
  const isTabs = (props.layout ?? 'tabs') === 'tabs';
  return (
    <View className="etv-choice">
      <View
        className={isTabs ? 'etv-choice-tabs' : 'etv-choice-list'}
        {...accessible({ role: isTabs ? 'tablist' : 'radiogroup', label: props.label })}
      >
        {props.options.map((option, index) => {
          const isChosen = index === props.index;
          return (
            <View
              key={option.label}
              className={joinClassNames('etv-choice-item', isChosen && 'etv-choice-chosen')}
              onClick={() => props.onChoose(index)}
              {...accessible(isTabs ? { role: 'tab', isSelected: isChosen } : { role: 'radio', isChecked: isChosen })}
            >
              <View className="etv-choice-label">{option.label}</View>
              {option.note === undefined ? null : <View className="etv-choice-note">{option.note}</View>}
            </View>
          );
        })}
      </View>
    </View>
  );
}
