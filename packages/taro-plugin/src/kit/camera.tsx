import { useEffect } from 'react';
import { Camera as TaroCamera, Button, View } from '@tarojs/components';
import Taro from '@tarojs/taro';
import { accessible } from './accessible';
import { Icon } from './icon';
import type { CameraProps } from './kit-contract';

const hasNativeCamera = process.env.TARO_ENV !== 'h5';

export function Camera(props: CameraProps) {
  const { isActive, onFault } = props;
  useEffect(() => {
    if (isActive && !hasNativeCamera) onFault('unsupported');
  }, [isActive, onFault]);

  return (
    <View className="etv-camera">
      {isActive && hasNativeCamera ? (
        <TaroCamera
          className="etv-camera-video"
          mode="scanCode"
          devicePosition="back"
          flash={props.isTorchOn === true ? 'torch' : 'off'}
          onInitDone={() => props.onTorchSupport?.(true)}
          onReady={() => props.onTorchSupport?.(true)}
          onScanCode={(event: { detail: { result?: string; code?: string } }) => {
            const text = event.detail.result ?? event.detail.code;
            if (text !== undefined && text !== '') props.onCode(text);
          }}
          onError={() => onFault('permissionDenied')}
          onStop={() => onFault('inUse')}
          {...accessible({ role: 'img', label: props.label })}
        />
      ) : null}
      {props.pictureLabel === undefined || !hasNativeCamera ? null : <PictureReader {...props} pictureLabel={props.pictureLabel} />}
    </View>
  );
}

/** The host's own scanner reads saved pictures; it comes with an album button. */
function PictureReader(props: CameraProps & { pictureLabel: string }) {
  async function readPicture(): Promise<void> {
    try {
      const { result } = await Taro.scanCode({ onlyFromCamera: false, scanType: ['qrCode'] });
      if (result === '') props.onPictureFault?.();
      else props.onCode(result);
    } catch {
      // Closed without a choice: nothing to say.
    }
  }
  return (
    <View className="etv-camera-picture">
      <Button className="etv-camera-picture-label" hoverClass="none" onClick={() => void readPicture()} {...accessible({ role: 'button' })}>
        <Icon name="picture" />
        {props.pictureLabel}
      </Button>
    </View>
  );
}
