import { decodeBase32, encodeBase32 } from '../encoding';
import { SdkError } from '../errors';

/** protocol.md, "Check-in code": 16 random bytes, `ETC1` and base32, 30 characters, QR version 2. */
export const checkInCodePrefix = 'ETC1';
export const checkInCodeByteLength = 16;
export const checkInCodeTextLength = 30;

/**
 * The text of a campus's dynamic code (R61), 30 characters of A–Z 2–7 after the prefix's 1.
 * Only the platform mints: the bytes come from its CSPRNG and no device holds a secret.
 *
 * @param secret 16 random bytes, one code's only content
 * @throws SdkError `invalidArgument` for any other length
 */
export function composeCheckInCode(secret: Uint8Array): string {
  if (secret.length !== checkInCodeByteLength) throw new SdkError('invalidArgument', 'A check-in code holds 16 bytes.');
  return checkInCodePrefix + encodeBase32(secret);
}

/** The 16 bytes of a whole code, or `undefined` for anything that {@link composeCheckInCode} could not have written. */
export function decodeCheckInCode(text: string): Uint8Array | undefined {
  if (text.length !== checkInCodeTextLength || !text.startsWith(checkInCodePrefix)) return undefined;
  return decodeBase32(text.slice(checkInCodePrefix.length));
}
