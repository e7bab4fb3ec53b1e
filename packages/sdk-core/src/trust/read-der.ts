import { ASN1HEX } from 'jsrsasign';
import { concatBytes, decodeHex } from '../encoding';
import type { SignatureAlgorithm } from '../crypto/crypto-suite';
import { toLowS } from '../crypto/low-s';

/** DER as hex: what certificates and revocation lists share. jsrsasign reads the ASN.1 and nothing else (ADR 0001). */

/** AlgorithmIdentifier as it may stand in a certificate: RFC 5758 §3.2; GM/T 0015, where some authorities write NULL parameters. */
const signatureIdentifiers: Readonly<Record<string, SignatureAlgorithm>> = {
  '300a06082a8648ce3d040302': 'ES256',
  '300a06082a811ccf55018375': 'SM2',
  '300c06082a811ccf550183750500': 'SM2',
};

/** The signed part of a certificate or a revocation list, with its signature. */
export interface SignedPart {
  /** The signed bytes, exactly as they stand there; hex. */
  readonly tbs: string;
  readonly algorithm: SignatureAlgorithm;
  /** Raw `r‖s`; an X.509 signature may be high-s, so ES256 ones are brought to the low form. */
  readonly signature: Uint8Array;
}

/**
 * SEQUENCE { tbs, algorithm, BIT STRING { r, s } }. What is outside the signed
 * bytes has one form only: it is encoded anew and compared.
 *
 * @param algorithmIndex where the same algorithm stands inside `tbs`
 */
export function readSignedPart(hex: string, algorithmIndex: number): SignedPart | undefined {
  const [r, s] = [0, 1].map((index) => readValue(readValue(hex, [2]).slice(2), [index])) as [string, string];
  const tbs = readTlv(hex, [0]);
  const identifier = readTlv(hex, [0, algorithmIndex]);
  const algorithm = signatureIdentifiers[identifier];
  const signature = joinScalars(r, s);
  if (algorithm === undefined || signature === undefined) return undefined;
  if (hex !== encodeDer('30', tbs + identifier + encodeDer('03', '00' + encodeDer('30', encodeInteger(r) + encodeInteger(s))))) return undefined;
  return { tbs, algorithm, signature: algorithm === 'ES256' ? toLowS(signature) : signature };
}

/** The element at a path of child indices, tag and length included. */
export function readTlv(hex: string, path: number[]): string {
  const element = ASN1HEX.getTLVbyList(hex, 0, path);
  if (element === null) throw new RangeError(`no element at ${path.join('.')}`);
  return element;
}

export function readValue(hex: string, path: number[]): string {
  const value = ASN1HEX.getVbyList(hex, 0, path);
  if (value === null) throw new RangeError(`no value at ${path.join('.')}`);
  return value;
}

/** Two DER integers (ECDSA-Sig-Value, RFC 3279 §2.2.3) to `r‖s`. */
function joinScalars(r: string, s: string): Uint8Array | undefined {
  const [wideR, wideS] = [toScalar(r), toScalar(s)];
  return wideR === undefined || wideS === undefined ? undefined : concatBytes(wideR, wideS);
}

function toScalar(integer: string): Uint8Array | undefined {
  const digits = integer.replace(/^(00)+/, '');
  return digits.length > 64 ? undefined : decodeHex(digits.padStart(64, '0'));
}

function encodeInteger(integer: string): string {
  const digits = integer.replace(/^(00)+/, '');
  return encodeDer('02', digits === '' || Number.parseInt(digits.slice(0, 2), 16) > 127 ? '00' + digits : digits);
}

/** Tag, shortest length (X.690 §10.1), value; all hex. */
function encodeDer(tag: string, value: string): string {
  const length = value.length / 2;
  const digits = length.toString(16).padStart(2, '0');
  if (length < 128) return tag + digits + value;
  const even = digits.length % 2 === 0 ? digits : '0' + digits;
  return tag + (128 + even.length / 2).toString(16) + even + value;
}

/** UTCTime `YYMMDDhhmmssZ` or GeneralizedTime `YYYYMMDDhhmmssZ` (RFC 5280 §4.1.2.5) to unix milliseconds. */
export function readTime(text: string): number {
  const full = text.length === 13 ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (match === null) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
