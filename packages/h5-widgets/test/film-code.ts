import { createQrMatrix } from '@skill-voucher/sdk-core';

const width = 1280;
const height = 720;

/** One grey frame of a code in the middle of a darker desk, as a YUV4MPEG2 film. */
export function filmCode(text: string): Buffer {
  const { size, modules } = createQrMatrix(text);
  const quiet = 4;
  const scale = Math.floor((height * 0.8) / (size + 2 * quiet));
  const side = (size + 2 * quiet) * scale;
  const luma = Buffer.alloc(width * height, 70);
  for (let y = 0; y < side; y += 1) {
    for (let x = 0; x < side; x += 1) {
      const row = Math.floor(y / scale) - quiet;
      const column = Math.floor(x / scale) - quiet;
      const isDark = row >= 0 && column >= 0 && row < size && column < size && modules[row * size + column] === 1;
      luma[(y + ((height - side) >> 1)) * width + x + ((width - side) >> 1)] = isDark ? 30 : 220;
    }
  }
  const frame = Buffer.concat([Buffer.from('FRAME\n'), luma, Buffer.alloc((width * height) / 2, 128)]);
  return Buffer.concat([Buffer.from(`YUV4MPEG2 W${width} H${height} F10:1 Ip A1:1 C420jpeg\n`), frame, frame]);
}
