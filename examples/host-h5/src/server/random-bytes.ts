import { randomBytes } from 'node:crypto';

/** A seed of the SDK takes 48. */
const maximumLength = 64;

/**
 * Bytes of this server's CSPRNG as base64url, for hosts without one (Alipay):
 * drawn for this one answer, kept nowhere and never logged, because whoever knows
 * them can compute the person's key.
 *
 * @returns undefined for a length that is no integer from 1 to 64
 */
export function drawRandomBytes(length: unknown): string | undefined {
  if (typeof length !== 'number' || !Number.isInteger(length) || length < 1 || length > maximumLength) return undefined;
  return randomBytes(length).toString('base64url');
}
