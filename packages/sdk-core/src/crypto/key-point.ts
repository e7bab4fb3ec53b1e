import { SdkError } from '../errors';

/** Uncompressed SEC1 point (65 bytes, 0x04 ‖ x ‖ y) to its compressed form (33 bytes). */
export function compressPoint(point: Uint8Array): Uint8Array {
  if (point.length !== 65 || point[0] !== 4) throw new SdkError('invalidArgument', 'Expected an uncompressed P-256 point of 65 bytes.');
  const compressed = new Uint8Array(33);
  compressed[0] = 2 + ((point[64] as number) & 1);
  compressed.set(point.subarray(1, 33), 1);
  return compressed;
}
