import { inflateSync } from 'node:zlib';
import decodeQr from 'qr/decode.js';

/** Reads the code off the picture on the screen, as a camera would: PNG data URL → pixels → text. */
export function readCodePicture(dataUrl: string): string {
  const png = Buffer.from(dataUrl.replace(/^data:image\/png;base64,/, ''), 'base64');
  const parts: Buffer[] = [];
  for (let offset = 8; offset < png.length; ) {
    const length = png.readUInt32BE(offset);
    if (png.toString('latin1', offset + 4, offset + 8) === 'IDAT') parts.push(png.subarray(offset + 8, offset + 8 + length));
    offset += 12 + length;
  }
  const size = png.readUInt32BE(16);
  const isOneBitGrey = png[24] === 1 && png[25] === 0;
  if (!isOneBitGrey) throw new Error('the picture is no 1-bit grey PNG');
  const rows = inflateSync(Buffer.concat(parts));
  const stride = Math.ceil(size / 8) + 1;
  const scale = Math.max(1, Math.ceil(400 / size));
  const side = size * scale;
  const data = new Uint8ClampedArray(side * side * 4);
  for (let y = 0; y < side; y++) {
    for (let x = 0; x < side; x++) {
      const [column, row] = [Math.floor(x / scale), Math.floor(y / scale)];
      const isLight = ((rows[row * stride + 1 + (column >> 3)] as number) >> (7 - (column & 7))) & 1;
      data.set([isLight * 255, isLight * 255, isLight * 255, 255], (y * side + x) * 4);
    }
  }
  return decodeQr({ width: side, height: side, data });
}
