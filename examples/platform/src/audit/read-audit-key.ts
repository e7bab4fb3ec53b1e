import { createPublicKey } from 'node:crypto';

/**
 * The compressed point of the audit key from a PEM text, public or private.
 *
 * @throws Error when it is not a P-256 key
 */
export function readAuditKey(pem: string): Uint8Array {
  const key = createPublicKey(pem);
  if (key.asymmetricKeyDetails?.namedCurve !== 'prime256v1') throw new Error('The audit key is a P-256 key');
  const point = key.export({ format: 'der', type: 'spki' }).subarray(-64);
  return Uint8Array.of(((point.at(-1) as number) & 1) === 1 ? 3 : 2, ...point.subarray(0, 32));
}
