import { Button, View } from '@tarojs/components';
import { accessible } from './accessible';
import { Icon } from './icon';
import type { SheetProps } from './kit-contract';

export function Sheet(props: SheetProps) {
  if (!props.isOpen) return null;
  return (
    <View className="etv-overlay etv-overlay-bottom">
      <View className="etv-overlay-scrim" catchMove onClick={() => props.onClose()} {...accessible({ isHidden: true })} />
      <View className="etv-sheet" {...accessible({ role: 'dialog', label: props.title, isModal: true })}>
        <View className="etv-sheet-head">
          <View className="etv-sheet-title" {...accessible({ role: 'heading' })}>{props.title}</View>
          <Button
            className="etv-screen-button"
            hoverClass="none"
            onClick={() => props.onClose()}
            {...accessible({ role: 'button', label: props.closeLabel })}
          >
            <Icon name="close" />
          </Button>
        </View>
        <View className="etv-sheet-body">{props.children}</View>
      </View>
    </View>
  );
}
