import { inflateSync } from 'node:zlib';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { issueVoucher } from '../../test/issued-voucher';
import { encodeQrPng, quietZoneModules } from './png-image';
import { createQrMatrix } from './qr-matrix';

/** Reads a PNG the way the specification says, checking every CRC by zlib's own tables. */
function readPng(png: Uint8Array): { width: number; rows: Uint8Array[] } {
  const view = Buffer.from(png);
  expect(view.subarray(0, 8).toString('latin1')).toBe('\x89PNG\r\n\x1a\n');
  let at = 8;
  let width = 0;
  let data = Buffer.alloc(0);
  const names: string[] = [];
  while (at < view.length) {
    const length = view.readUInt32BE(at);
    const name = view.toString('latin1', at + 4, at + 8);
    names.push(name);
    if (name === 'IHDR') width = view.readUInt32BE(at + 8);
    if (name === 'IDAT') data = Buffer.concat([data, view.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  expect(names).toEqual(['IHDR', 'IDAT', 'IEND']);
  const raw = inflateSync(data); // checks Adler-32
  const stride = 1 + Math.ceil(width / 8);
  expect(raw.length).toBe(stride * width);
  return { width, rows: Array.from({ length: width }, (_, y) => raw.subarray(y * stride, (y + 1) * stride)) };
}

describe('QR picture', () => {
  it('R41 a redeem code is version 11 (61 modules) and reads back from the pixels', async () => {
    const { code } = await issueVoucher();
    const matrix = createQrMatrix(code);
    expect(matrix.size).toBe(61);
    const { width, rows } = readPng(encodeQrPng(matrix, { scale: 4 }));
    expect(width).toBe((61 + 2 * quietZoneModules) * 4);
    const rgba = new Uint8Array(width * width * 4);
    for (let y = 0; y < width; y += 1) {
      for (let x = 0; x < width; x += 1) {
        const isWhite = ((rows[y] as Uint8Array)[1 + (x >> 3)] as number) & (128 >> (x & 7));
        rgba.fill(isWhite ? 255 : 0, (y * width + x) * 4, (y * width + x) * 4 + 3);
        rgba[(y * width + x) * 4 + 3] = 255;
      }
    }
    expect(decodeQR({ width, height: width, data: rgba })).toBe(code);
  });

  it('keeps the quiet zone white on all four sides', async () => {
    const matrix = createQrMatrix((await issueVoucher()).code);
    const { width, rows } = readPng(encodeQrPng(matrix, { scale: 1 }));
    const isWhite = (x: number, y: number): boolean => (((rows[y] as Uint8Array)[1 + (x >> 3)] as number) & (128 >> (x & 7))) !== 0;
    for (let i = 0; i < width; i += 1) {
      for (let edge = 0; edge < quietZoneModules; edge += 1) {
        expect(isWhite(i, edge) && isWhite(i, width - 1 - edge) && isWhite(edge, i) && isWhite(width - 1 - edge, i)).toBe(true);
      }
    }
    expect(isWhite(quietZoneModules, quietZoneModules)).toBe(false);
  });

  it('refuses text outside the alphanumeric set', () => {
    expect(() => createQrMatrix('职业')).toThrowError(expect.objectContaining({ code: 'invalidArgument' }));
  });
});
