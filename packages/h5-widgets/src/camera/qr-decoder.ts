import decodeQR from 'qr/decode.js';

/** Decodes with the bundled decoder; `undefined` when the picture holds no code. */
export function decodeCanvas(canvas: HTMLCanvasElement): string | undefined {
  const context = canvas.getContext('2d', { willReadFrequently: true });
  if (!context) return undefined;
  const { width, height, data } = context.getImageData(0, 0, canvas.width, canvas.height);
  try {
    return decodeQR({ width, height, data });
  } catch {
    return undefined;
  }
}
