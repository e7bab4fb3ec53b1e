import { Button as TaroButton, View } from '@tarojs/components';
import { accessible } from './accessible';
import { joinClassNames } from './class-names';
import type { ButtonProps } from './kit-contract';

export function Button(props: ButtonProps) {
  const { isBusy = false, isDisabled = false } = props;
  const isIdle = isBusy || isDisabled;
  return (
    <TaroButton
      className={joinClassNames(
        'etv-button',
        `etv-button-${props.kind ?? 'secondary'}`,
        isDisabled && 'etv-button-disabled',
        isBusy && 'etv-button-busy',
      )}
      hoverClass="none"
      // In browsers `disabled="false"` would disable it.
      {...(isDisabled ? { disabled: true } : {})}
      // A native button reports taps while it is only busy.
      onClick={() => {
        if (!isIdle) props.onPress();
      }}
      {...accessible({ role: 'button', label: props.description, isDisabled: isIdle })}
    >
      {isBusy ? <View className="etv-spinner" {...accessible({ isHidden: true })} /> : null}
      {props.label}
    </TaroButton>
  );
}
