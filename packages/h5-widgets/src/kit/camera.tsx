import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import type { CameraProps } from '@skill-voucher/taro-plugin';
import type { OpenCamera } from '../camera/open-camera';

// Fetched when a camera or a picture is first wanted.
const loadCamera = () => import('../camera/camera-tools');

export function Camera(props: CameraProps): ReactElement {
  const { label, isActive, isTorchOn = false, pictureLabel } = props;
  const video = useRef<HTMLVideoElement>(null);
  const camera = useRef<OpenCamera | undefined>(undefined);
  const latest = useRef(props);
  useEffect(() => {
    latest.current = props;
  });

  useEffect(() => {
    const element = video.current;
    if (!isActive || !element) return undefined;
    const stop = new AbortController();
    void loadCamera().then(async ({ openCamera, watchCodes }) => {
      const outcome = await openCamera(element, stop.signal);
      if (stop.signal.aborted) return;
      if ('fault' in outcome) {
        latest.current.onFault(outcome.fault);
        return;
      }
      camera.current = outcome;
      latest.current.onTorchSupport?.(outcome.hasTorch);
      outcome.setTorch(latest.current.isTorchOn ?? false);
      watchCodes(element, (text) => latest.current.onCode(text), stop.signal);
    });
    return () => {
      stop.abort();
      camera.current?.close();
      camera.current = undefined;
    };
  }, [isActive]);

  useEffect(() => {
    camera.current?.setTorch(isTorchOn);
  }, [isTorchOn]);

  return (
    <div className="etv-camera" part="camera">
      {isActive ? <video ref={video} className="etv-camera-video" aria-label={label} playsInline muted /> : null}
      {pictureLabel ? (
        <label className="etv-camera-picture">
          <input
            className="etv-camera-picture-input"
            type="file"
            accept="image/*"
            aria-label={pictureLabel}
            onChange={(event) => {
              const input = event.currentTarget;
              const file = input.files?.[0];
              if (!file) return;
              void loadCamera().then(({ readPicture }) => readPicture(file)).then((text) => {
                input.value = '';
                if (text === undefined) latest.current.onPictureFault?.();
                else latest.current.onCode(text);
              });
            }}
          />
          <span className="etv-camera-picture-label">{pictureLabel}</span>
        </label>
      ) : null}
    </div>
  );
}
