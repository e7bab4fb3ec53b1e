import { Input, View, type InputProps } from '@tarojs/components';
import { accessible, isInBrowser } from './accessible';
import { joinClassNames } from './class-names';
import type { FieldProps } from './kit-contract';

/** A redeem code has 336 characters; the hosts' default cuts at 140. */
const maximumLength = 1000;

export function Field(props: FieldProps) {
  const { kind = 'text', onSubmit } = props;
  // A browser's number field is a spin button and drops leading zeros; the keyboard alone is wanted.
  const type: NonNullable<InputProps['type']> = kind === 'digits' && !isInBrowser ? 'number' : 'text';
  return (
    <View className="etv-field">
      <View className="etv-field-label" {...accessible({ isHidden: true })}>{props.label}</View>
      <Input
        className={joinClassNames(
          'etv-field-input',
          kind === 'code' && 'etv-field-input-code',
          props.error !== undefined && 'etv-field-input-wrong',
        )}
        type={type}
        value={props.value}
        maxlength={maximumLength}
        confirmType={kind === 'search' ? 'search' : 'done'}
        {...(props.placeholder === undefined ? {} : { placeholder: props.placeholder })}
        onInput={(event) => props.onValue(event.detail.value)}
        onConfirm={() => onSubmit?.()}
        {...(isInBrowser
          ? { nativeProps: { 'aria-label': props.label, inputMode: kind === 'digits' ? 'numeric' : 'text' } }
          : accessible({ role: kind === 'search' ? 'searchbox' : undefined, label: props.label }))}
      />
      {props.hint === undefined ? null : <View className="etv-field-hint">{props.hint}</View>}
      {props.error === undefined ? null : (
        <View className="etv-field-error" {...accessible({ role: 'alert', live: 'assertive' })}>{props.error}</View>
      )}
    </View>
  );
}
