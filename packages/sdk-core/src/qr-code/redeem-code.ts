import { findSuite, type CryptoSuite, type SigningKey } from '../crypto/crypto-suite';
import { concatBytes, decodeBase32, encodeBase32, encodeUtf8, readUint32, writeUint32 } from '../encoding';
import { SdkError } from '../errors';
import type { RandomSource } from '../host-bridge/host-bridge';
import { credentialLength, decodeCredential, type Credential } from '../voucher/credential';

/** protocol.md, "Credential and redeem code": 207 bytes, `ETV1` and base32, 336 characters. */
export const redeemCodePrefix = 'ETV1';
export const redeemCodeByteLength = 207;
export const redeemCodeTextLength = 336;
const domainTag = encodeUtf8('ETV1-POP\0');
const redeemPurpose = 1;

export interface RedeemCode {
  readonly credential: Credential;
  readonly generatedAtSeconds: number;
  /** 32 random bits: two codes of one second differ. */
  readonly nonce: number;
  /** The booked institution's number; 0 for any. */
  readonly audience: number;
  readonly holderSignature: Uint8Array;
  /** All 207 bytes, as they are signed. */
  readonly bytes: Uint8Array;
}

export interface ComposeRedeemCodeOptions {
  /** 130 bytes as the platform issued them for this very key. */
  credential: Uint8Array;
  key: SigningKey;
  suite: CryptoSuite;
  random: RandomSource;
  /** Unix seconds of the platform's clock (corrected). */
  generatedAtSeconds: number;
  /** 0, the default, for any institution. */
  audience?: number;
}

/**
 * Makes one frame of the dynamic code (R41), 336 characters of A–Z 2–7. Works
 * offline: everything it needs is on the device.
 *
 * @throws SdkError `invalidArgument` when the credential is not of this key, the suite is not of its algorithm, or
 * second or audience is no whole number of 32 bits; `randomUnavailable` when the random source gives other than what was asked
 */
export async function composeRedeemCode(options: ComposeRedeemCodeOptions): Promise<string> {
  const { credential, key, suite, random, generatedAtSeconds, audience = 0 } = options;
  const decoded = decodeCredential(credential);
  const holderSuite = findSuite(suite, key.algorithm);
  if (holderSuite === undefined) throw new SdkError('invalidArgument', `The suite lacks the key's algorithm, ${key.algorithm}.`);
  if (decoded === undefined || decoded.holderAlgorithm !== key.algorithm || !key.publicKey.every((byte, i) => byte === decoded.holderPublicKey[i])) {
    throw new SdkError('invalidArgument', 'The credential is not bound to this key.');
  }
  if (!isUint32(generatedAtSeconds) || !isUint32(audience)) throw new SdkError('invalidArgument', 'Second and audience are whole numbers of 32 bits.');
  const nonce = await random.bytes(4);
  if (nonce.length !== 4) throw new SdkError('randomUnavailable', 'The random source did not give 4 bytes.');
  const bytes = new Uint8Array(redeemCodeByteLength);
  bytes.set(credential);
  bytes[130] = redeemPurpose;
  writeUint32(bytes, 131, generatedAtSeconds);
  bytes.set(nonce, 135);
  writeUint32(bytes, 139, audience);
  bytes.set(await key.sign(await possessionSignatureBase(holderSuite, bytes)), 143);
  return redeemCodePrefix + encodeBase32(bytes);
}

/** Anything else would wrap around: 2^32 is 0, an audience of any institution. */
function isUint32(value: number): boolean {
  return value >>> 0 === value;
}

/** `"ETV1-POP\0" ‖ H([0,130)) ‖ [130,143)`, H of the holder's suite. */
export async function possessionSignatureBase(suite: CryptoSuite, bytes: Uint8Array): Promise<Uint8Array> {
  return concatBytes(domainTag, await suite.digest(bytes.subarray(0, credentialLength)), bytes.subarray(130, 143));
}

/** `undefined` for anything that {@link composeRedeemCode} could not have written. Signatures are not checked. */
export function decodeRedeemCode(text: string): RedeemCode | undefined {
  if (text.length !== redeemCodeTextLength || !text.startsWith(redeemCodePrefix)) return undefined;
  const bytes = decodeBase32(text.slice(redeemCodePrefix.length));
  if (bytes === undefined || bytes.length !== redeemCodeByteLength || bytes[130] !== redeemPurpose) return undefined;
  const credential = decodeCredential(bytes.subarray(0, credentialLength));
  if (credential === undefined) return undefined;
  return {
    credential,
    generatedAtSeconds: readUint32(bytes, 131),
    nonce: readUint32(bytes, 135),
    audience: readUint32(bytes, 139),
    holderSignature: bytes.slice(143),
    bytes,
  };
}
