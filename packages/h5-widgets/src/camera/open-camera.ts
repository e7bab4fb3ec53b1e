import type { CameraFault } from '@skill-voucher/taro-plugin';

export interface OpenCamera {
  readonly hasTorch: boolean;
  setTorch(isOn: boolean): void;
  close(): void;
}

// `torch` is in the image-capture draft and in Chromium, not in TypeScript's library.
type TorchCapabilities = MediaTrackCapabilities & { torch?: boolean };
type TorchConstraint = MediaTrackConstraintSet & { torch: boolean };

const faults: Readonly<Record<string, CameraFault>> = {
  NotAllowedError: 'permissionDenied',
  SecurityError: 'permissionDenied',
  NotFoundError: 'noCamera',
  OverconstrainedError: 'noCamera',
  NotReadableError: 'inUse',
  AbortError: 'inUse',
};

/** Plays the rear camera in `video`. Resolves with the fault instead of throwing. */
export async function openCamera(video: HTMLVideoElement, signal: AbortSignal): Promise<OpenCamera | { fault: CameraFault }> {
  if (!navigator.mediaDevices?.getUserMedia) return { fault: 'unsupported' };
  let stream: MediaStream;
  try {
    stream = await navigator.mediaDevices.getUserMedia({
      audio: false,
      video: { facingMode: { ideal: 'environment' }, width: { ideal: 1280 }, height: { ideal: 720 } },
    });
  } catch (error) {
    return { fault: faults[error instanceof DOMException ? error.name : ''] ?? 'unsupported' };
  }
  const close = (): void => {
    for (const track of stream.getTracks()) track.stop();
    video.srcObject = null;
  };
  if (signal.aborted) {
    close();
    return { fault: 'unsupported' };
  }
  video.srcObject = stream;
  // Autoplay of a muted inline video is allowed; where it is not, the first tap plays it.
  await video.play().catch(() => undefined);

  const track = stream.getVideoTracks()[0];
  const hasTorch = (track?.getCapabilities?.() as TorchCapabilities | undefined)?.torch === true;
  return {
    hasTorch,
    setTorch: (isOn) => {
      if (hasTorch) void track?.applyConstraints({ advanced: [{ torch: isOn } as TorchConstraint] }).catch(() => undefined);
    },
    close,
  };
}
