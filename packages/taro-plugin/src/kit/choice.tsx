import { View } from '@tarojs/components';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import type { ChoiceProps } from './kit-contract';

/** A choice of one in either look: the DOM kit's native radios say the same. */
export function Choice(props: ChoiceProps) {
  return (
    <View className="etv-choice">
      <View
        className={`etv-choice-${props.layout ?? 'tabs'}`}
        {...accessible({ role: 'radiogroup', label: props.label })}
      >
        {props.options.map((option, index) => {
          const isChosen = index === props.index;
          return (
            <View
              key={option.label}
              className={joinClassNames('etv-choice-item', isChosen && 'etv-choice-chosen')}
              onClick={() => props.onChoose(index)}
              {...accessible({ role: 'radio', isChecked: isChosen })}
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
