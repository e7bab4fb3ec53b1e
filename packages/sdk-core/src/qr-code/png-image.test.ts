import { inflateSync } from 'node:zlib';
import decodeQR from 'qr/decode.js';
import { describe, expect, it } from 'vitest';
import { issueVoucher } from '../../test/issued-voucher';
import { encodeQrPng, encodeQrPngUrl, quietZoneModules } from './png-image';
import { createQrMatrix } from './qr-matrix';

/** W3C PNG, annex D, bit by bit. */
function computeCrc(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit += 1) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

/** Reads a PNG the way the specification says, checking every CRC. */
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
    expect([name, view.readUInt32BE(at + 8 + length)]).toEqual([name, computeCrc(view.subarray(at + 4, at + 8 + length))]);
    if (name === 'IHDR') {
      width = view.readUInt32BE(at + 8);
      // Square, 1 bit of grey, nothing optional.
      expect([length, view.readUInt32BE(at + 12), [...view.subarray(at + 16, at + 21)]]).toEqual([13, width, [1, 0, 0, 0, 0]]);
    }
    if (name === 'IDAT') data = Buffer.concat([data, view.subarray(at + 8, at + 8 + length)]);
    at += 12 + length;
  }
  expect(names).toEqual(['IHDR', 'IDAT', 'IEND']);
  const raw = inflateSync(data); // checks Adler-32
  const stride = 1 + Math.ceil(width / 8);
  expect(raw.length).toBe(stride * width);
  for (let y = 0; y < width; y += 1) expect(raw[y * stride]).toBe(0);
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

  it('is split into stored blocks where one does not hold it', () => {
    // 1,016 pixels a side are 129,032 bytes of scan lines: two blocks of at most 65,535.
    const matrix = createQrMatrix('ETC1AAISEM2EKVTHPCEZVK54ZXPO74');
    const { width, rows } = readPng(encodeQrPng(matrix, { scale: 31 }));
    expect([width, rows.length]).toEqual([1023, 1023]);
    expect((rows[0] as Uint8Array).length * 1023).toBeGreaterThan(65_535);
    const dark = (x: number, y: number): boolean => (((rows[y] as Uint8Array)[1 + (x >> 3)] as number) & (128 >> (x & 7))) === 0;
    for (let row = 0; row < matrix.size; row += 1) {
      for (let column = 0; column < matrix.size; column += 1) {
        for (const inside of [0, 30]) {
          expect(dark((column + quietZoneModules) * 31 + inside, (row + quietZoneModules) * 31 + inside)).toBe(matrix.modules[row * matrix.size + column] === 1);
        }
      }
    }
  });

  it('has 4 pixels a module unless it is told', () => {
    const matrix = createQrMatrix('ETC1');
    expect(encodeQrPng(matrix)).toEqual(encodeQrPng(matrix, { scale: 4 }));
    expect(encodeQrPngUrl(matrix, { scale: 2 })).toBe(`data:image/png;base64,${Buffer.from(encodeQrPng(matrix, { scale: 2 })).toString('base64')}`);
  });

  it('corrects at level M', () => {
    // Version 1 at level M holds 20 alphanumeric characters, at level L 25: 21 need version 2.
    expect([createQrMatrix('A'.repeat(20)).size, createQrMatrix('A'.repeat(21)).size]).toEqual([21, 25]);
  });

  it.each(['职业', 'lower', 'ETC1职', '职ETC1', ''])('refuses text outside the alphanumeric set: %s', (text) => {
    expect(() => createQrMatrix(text)).toThrowError(expect.objectContaining({ code: 'invalidArgument', message: expect.stringContaining('alphanumeric') }));
  });
});
