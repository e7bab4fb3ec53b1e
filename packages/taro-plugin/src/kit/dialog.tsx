import { View } from '@tarojs/components';
import { accessible } from './accessible';
import { Button } from './button';
import type { DialogProps } from './kit-contract';

export function Dialog(props: DialogProps) {
  if (!props.isOpen) return null;
  return (
    <View className="etv-overlay">
      <View className="etv-overlay-scrim" catchMove {...accessible({ isHidden: true })} />
      <View className="etv-dialog" {...accessible({ role: 'alertdialog', label: props.title, isModal: true })}>
        <View className="etv-dialog-title" {...accessible({ role: 'heading' })}>{props.title}</View>
        <View className="etv-dialog-body">{props.body}</View>
        <View className="etv-dialog-actions">
          <Button label={props.cancelLabel} kind="secondary" isDisabled={props.isBusy} onPress={props.onCancel} />
          <Button label={props.confirmLabel} kind={props.kind ?? 'primary'} isBusy={props.isBusy} onPress={props.onConfirm} />
        </View>
      </View>
    </View>
  );
}
