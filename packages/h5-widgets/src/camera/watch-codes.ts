import { createCodeReader } from './code-reader';

/** Widest side of what is decoded: 69 modules still get nine pixels each. */
const decodedSide = 640;
const pauseMs = 60;

/** Reports each code in the middle of the picture until `signal` aborts. */
export function watchCodes(video: HTMLVideoElement, onCode: (text: string) => void, signal: AbortSignal): void {
  const canvas = document.createElement('canvas');
  let timer: ReturnType<typeof setTimeout> | undefined;
  signal.addEventListener('abort', () => clearTimeout(timer));

  const look = async (read: (source: HTMLCanvasElement) => Promise<string | undefined>): Promise<void> => {
    if (signal.aborted) return;
    if (video.readyState >= HTMLMediaElement.HAVE_CURRENT_DATA && !document.hidden) {
      drawMiddle(video, canvas);
      const text = await read(canvas).catch(() => undefined);
      if (text !== undefined && !signal.aborted) onCode(text);
    }
    if (!signal.aborted) timer = setTimeout(() => void look(read), pauseMs);
  };
  void createCodeReader().then(look);
}

/** The middle square of the frame, where the finder is. */
function drawMiddle(video: HTMLVideoElement, canvas: HTMLCanvasElement): void {
  const side = Math.min(video.videoWidth, video.videoHeight);
  if (side === 0) return;
  const size = Math.min(decodedSide, side);
  canvas.width = size;
  canvas.height = size;
  canvas
    .getContext('2d', { willReadFrequently: true })
    ?.drawImage(video, (video.videoWidth - side) / 2, (video.videoHeight - side) / 2, side, side, 0, 0, size, size);
}
