import { encodeBase64, writeUint32 } from '../encoding';
import type { QrMatrix } from './qr-matrix';

/** Modules of white around the symbol that ISO/IEC 18004 §6.3.8 asks for. */
export const quietZoneModules = 4;

export interface PngOptions {
  /** Pixels per module; 1 where the renderer can keep hard edges. */
  scale?: number;
}

/** The matrix as a 1-bit greyscale PNG (W3C PNG, stored blocks), quiet zone included. No canvas, the same everywhere. */
export function encodeQrPng(matrix: QrMatrix, options: PngOptions = {}): Uint8Array {
  const scale = options.scale ?? 4;
  const width = (matrix.size + 2 * quietZoneModules) * scale;
  const header = new Uint8Array(13);
  writeUint32(header, 0, width);
  writeUint32(header, 4, width);
  header[8] = 1; // bit depth; colour type, compression, filter and interlace stay 0
  return joinChunks([
    ['IHDR', header],
    ['IDAT', storeZlib(paintRows(matrix, scale, width))],
    ['IEND', new Uint8Array(0)],
  ]);
}

export function encodeQrPngUrl(matrix: QrMatrix, options: PngOptions = {}): string {
  return 'data:image/png;base64,' + encodeBase64(encodeQrPng(matrix, options));
}

/** Scan lines with their filter byte 0; white is 1. */
function paintRows(matrix: QrMatrix, scale: number, width: number): Uint8Array {
  const stride = 1 + Math.ceil(width / 8);
  const rows = new Uint8Array(stride * width).fill(255);
  for (let y = 0; y < width; y += 1) rows[y * stride] = 0;
  const line = new Uint8Array(stride);
  for (let row = 0; row < matrix.size; row += 1) {
    line.fill(255);
    line[0] = 0;
    for (let column = 0; column < matrix.size; column += 1) {
      if (matrix.modules[row * matrix.size + column] === 0) continue;
      const from = (column + quietZoneModules) * scale;
      for (let x = from; x < from + scale; x += 1) {
        const at = 1 + (x >> 3);
        line[at] = (line[at] as number) & ~(128 >> (x & 7));
      }
    }
    const top = (row + quietZoneModules) * scale;
    for (let y = top; y < top + scale; y += 1) rows.set(line, y * stride);
  }
  return rows;
}

/** RFC 1950 around stored blocks of RFC 1951 §3.2.4. */
function storeZlib(data: Uint8Array): Uint8Array {
  const blocks = Math.ceil(data.length / 65535);
  const out = new Uint8Array(6 + data.length + 5 * blocks);
  out.set([0x78, 0x01]);
  let at = 2;
  for (let from = 0; from < data.length; from += 65535) {
    const block = data.subarray(from, from + 65535);
    const length = block.length;
    out.set([from + length >= data.length ? 1 : 0, length & 255, length >> 8, ~length & 255, (~length >> 8) & 255], at);
    out.set(block, at + 5);
    at += 5 + length;
  }
  writeUint32(out, at, adler32(data));
  return out;
}

function joinChunks(chunks: readonly (readonly [string, Uint8Array])[]): Uint8Array {
  const png = new Uint8Array(8 + chunks.reduce((length, [, data]) => length + 12 + data.length, 0));
  png.set([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  let at = 8;
  for (const [name, data] of chunks) {
    writeUint32(png, at, data.length);
    for (let i = 0; i < 4; i += 1) png[at + 4 + i] = name.charCodeAt(i);
    png.set(data, at + 8);
    writeUint32(png, at + 8 + data.length, crc32(png.subarray(at + 4, at + 8 + data.length)));
    at += 12 + data.length;
  }
  return png;
}

const crcTable = /* @__PURE__ */ makeCrcTable();

function makeCrcTable(): Uint32Array {
  const table = new Uint32Array(256);
  for (let n = 0; n < 256; n += 1) {
    let value = n;
    for (let bit = 0; bit < 8; bit += 1) value = value & 1 ? 0xedb88320 ^ (value >>> 1) : value >>> 1;
    table[n] = value;
  }
  return table;
}

function crc32(data: Uint8Array): number {
  let crc = 0xffffffff;
  for (const byte of data) crc = (crcTable[(crc ^ byte) & 255] as number) ^ (crc >>> 8);
  return ~crc >>> 0;
}

function adler32(data: Uint8Array): number {
  let a = 1;
  let b = 0;
  for (let from = 0; from < data.length; from += 3800) {
    const end = Math.min(from + 3800, data.length);
    for (let i = from; i < end; i += 1) {
      a += data[i] as number;
      b += a;
    }
    a %= 65521;
    b %= 65521;
  }
  return b * 65536 + a;
}
