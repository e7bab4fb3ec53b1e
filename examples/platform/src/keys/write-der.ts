/** DER for what no X.509 library here writes: an SM2 certificate (X.690). Short forms only as far as they reach. */
function write(tag: number, ...parts: readonly Uint8Array[]): Buffer {
  const content = Buffer.concat(parts);
  const { length } = content;
  const size = length < 0x80 ? [length] : length < 0x100 ? [0x81, length] : [0x82, length >> 8, length & 0xff];
  return Buffer.concat([Buffer.from([tag, ...size]), content]);
}

export const writeSequence = (...parts: readonly Uint8Array[]): Buffer => write(0x30, ...parts);
export const writeSet = (...parts: readonly Uint8Array[]): Buffer => write(0x31, ...parts);
export const writeBoolean = (value: boolean): Buffer => write(0x01, Buffer.from([value ? 0xff : 0]));
export const writeOctets = (content: Uint8Array): Buffer => write(0x04, content);
/** `[n]` around whole values. */
export const writeExplicit = (number: number, ...parts: readonly Uint8Array[]): Buffer => write(0xa0 | number, ...parts);
/** `[n]` in place of the value's own tag. */
export const writeImplicit = (number: number, content: Uint8Array): Buffer => write(0x80 | number, content);
/** @param hex the identifier's content octets */
export const writeObjectId = (hex: string): Buffer => write(0x06, Buffer.from(hex, 'hex'));
export const writeUtf8 = (text: string): Buffer => write(0x0c, Buffer.from(text, 'utf8'));
export const writePrintable = (text: string): Buffer => write(0x13, Buffer.from(text, 'ascii'));
export const writeBits = (content: Uint8Array, unusedBits = 0): Buffer => write(0x03, Buffer.from([unusedBits]), content);

/** A non-negative INTEGER from its big-endian bytes. */
export function writeInteger(bytes: Uint8Array): Buffer {
  const first = bytes.findIndex((byte) => byte !== 0);
  const digits = first < 0 ? Buffer.from([0]) : Buffer.from(bytes.subarray(first));
  return write(0x02, (digits[0] ?? 0) > 0x7f ? Buffer.concat([Buffer.from([0]), digits]) : digits);
}

/** UTCTime, good until 2049. */
export function writeUtcTime(atMs: number): Buffer {
  return write(0x17, Buffer.from(`${new Date(atMs).toISOString().replace(/[-:T]/g, '').slice(2, 14)}Z`, 'ascii'));
}
