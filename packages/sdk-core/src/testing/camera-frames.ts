import { createQrMatrix } from '../qr-code/qr-matrix';
import { encodeQrPng, quietZoneModules } from '../qr-code/png-image';
import { createSeededNumbers } from './seeded-numbers';

/** One picture of a camera: RGBA, row by row, as `ImageData` has it. */
export interface CameraFrame {
  readonly width: number;
  readonly height: number;
  readonly data: Uint8ClampedArray;
}

export interface CameraFrameOptions {
  /** A code's text: A–Z, 0–9 as in `ETV1…` and `ETC1…`. */
  readonly text: string;
  /** Pixels of one module; 4 unless given. */
  readonly modulePixels?: number;
  /** Share of pixels that are noise, 0 to 1, by `seed`. */
  readonly noise?: number;
  /** Share of the picture's height that a finger covers from above, 0 to 1. */
  readonly covered?: number;
  readonly seed?: string;
}

/** What a camera sees of a code on a screen; `noise` and `covered` damage it. The same for the same options. */
export function createCameraFrame(options: CameraFrameOptions): CameraFrame {
  const { modulePixels = 4, noise = 0, covered = 0 } = options;
  const matrix = createQrMatrix(options.text);
  const side = (matrix.size + 2 * quietZoneModules) * modulePixels;
  const next = createSeededNumbers(options.seed ?? 'camera');
  const data = new Uint8ClampedArray(side * side * 4).fill(255);
  for (let at = 0; at < side * side; at += 1) {
    const [column, row] = [Math.floor((at % side) / modulePixels) - quietZoneModules, Math.floor(at / side / modulePixels) - quietZoneModules];
    const isInside = column >= 0 && row >= 0 && column < matrix.size && row < matrix.size;
    const isDark = isInside && matrix.modules[row * matrix.size + column] === 1;
    let grey = isDark ? 24 : 235;
    if (noise > 0 && next() < noise) grey = Math.floor(next() * 256);
    if (at < side * side * covered) grey = 120;
    data.fill(grey, at * 4, at * 4 + 3);
  }
  return { width: side, height: side, data };
}

/** The same code as a PNG file, e.g. for a photo album or a printed page. */
export function createCodePng(text: string): Uint8Array {
  return encodeQrPng(createQrMatrix(text));
}
