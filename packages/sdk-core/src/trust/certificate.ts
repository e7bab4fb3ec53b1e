import { ASN1HEX, X509 } from 'jsrsasign';
import { concatBytes, decodeHex, encodeHex } from '../encoding';
import { compressPoint } from '../crypto/key-point';
import { toLowS } from '../crypto/low-s';

/** What the chain check needs of an X.509 v3 certificate (RFC 5280) with a P-256 key, signed with ES256. */
export interface Certificate {
  /** The signed bytes, exactly as they stand in the certificate. */
  readonly tbs: Uint8Array;
  /** Raw `r‖s`; an X.509 signature may be high-s, so it is brought to the low form. */
  readonly signature: Uint8Array;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** Lower-case hex; absent without the extension. */
  readonly subjectKeyId?: string | undefined;
  /** DER of the names, hex: compared byte by byte. */
  readonly subject: string;
  readonly issuer: string;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
  readonly keyUsage: readonly string[];
  readonly isAuthority: boolean;
  /** How many authorities may stand below; absent for any number. */
  readonly pathLength?: number | undefined;
  /** A critical extension that is not understood here. */
  readonly hasUnknownCriticalExtension: boolean;
}

const understoodExtensions = ['keyUsage', 'basicConstraints', 'subjectKeyIdentifier', 'authorityKeyIdentifier'];
const idEcPublicKey = '06072a8648ce3d0201';
const idPrime256v1 = '06082a8648ce3d030107';
/** AlgorithmIdentifier without parameters (RFC 5758 §3.2). */
const ecdsaWithSha256 = '300a06082a8648ce3d040302';
const largestCertificateBytes = 8192;

/**
 * Parses DER. jsrsasign reads the ASN.1 and nothing else: it verifies no
 * signature and imports no key (ADR 0001).
 *
 * @returns `undefined` for anything that is not such a certificate; never throws
 */
export function parseCertificate(der: Uint8Array): Certificate | undefined {
  if (der.length > largestCertificateBytes) return undefined;
  try {
    return readCertificate(encodeHex(der));
  } catch {
    return undefined;
  }
}

function readCertificate(hex: string): Certificate | undefined {
  const x509 = new X509();
  x509.readCertHex(hex);
  const publicKey = readPublicKey(readTlv(hex, [0, 6]));
  const [r, s] = [0, 1].map((index) => readValue(readValue(hex, [2]).slice(2), [index])) as [string, string];
  const signature = joinScalars(r, s);
  const tbs = readTlv(hex, [0]);
  const isSignedWithEs256 = readTlv(hex, [0, 2]) === ecdsaWithSha256;
  if (x509.getVersion() !== 3 || publicKey === undefined || signature === undefined || !isSignedWithEs256) return undefined;
  // What is outside the signed bytes has one form only; a byte that differs there is refused.
  if (hex !== encodeDer('30', tbs + ecdsaWithSha256 + encodeDer('03', '00' + encodeDer('30', encodeInteger(r) + encodeInteger(s))))) return undefined;
  const extensions = (x509.getParam({}) as { ext?: { extname: string; critical?: boolean }[] }).ext ?? [];
  const has = (name: string): boolean => extensions.some((extension) => extension.extname === name);
  const constraints = has('basicConstraints') ? (x509.getExtBasicConstraints() as unknown as { cA?: boolean; pathLen?: number }) : {};
  return {
    tbs: decodeHex(tbs) as Uint8Array,
    signature,
    publicKey,
    subjectKeyId: has('subjectKeyIdentifier') ? (x509.getExtSubjectKeyIdentifier() as unknown as { kid: { hex: string } }).kid.hex : undefined,
    subject: readTlv(hex, [0, 5]),
    issuer: readTlv(hex, [0, 3]),
    notBeforeMs: readTime(x509.getNotBefore()),
    notAfterMs: readTime(x509.getNotAfter()),
    keyUsage: has('keyUsage') ? (x509.getExtKeyUsage() as unknown as { names: string[] }).names : [],
    isAuthority: constraints.cA === true,
    pathLength: constraints.pathLen,
    hasUnknownCriticalExtension: extensions.some((extension) => extension.critical === true && !understoodExtensions.includes(extension.extname)),
  };
}

/** The element at a path of child indices, tag and length included. */
function readTlv(hex: string, path: number[]): string {
  const element = ASN1HEX.getTLVbyList(hex, 0, path);
  if (element === null) throw new RangeError(`no element at ${path.join('.')}`);
  return element;
}

function readValue(hex: string, path: number[]): string {
  const value = ASN1HEX.getVbyList(hex, 0, path);
  if (value === null) throw new RangeError(`no value at ${path.join('.')}`);
  return value;
}

/** SubjectPublicKeyInfo of a named P-256 curve with an uncompressed point; the point itself is checked when the suite verifies with it. */
function readPublicKey(spki: string): Uint8Array | undefined {
  const isP256 = readTlv(spki, [0, 0]) === idEcPublicKey && readTlv(spki, [0, 1]) === idPrime256v1;
  const point = decodeHex(readValue(spki, [1]).slice(2));
  return isP256 && point?.length === 65 && point[0] === 4 ? compressPoint(point) : undefined;
}

/** Two DER integers (ECDSA-Sig-Value, RFC 3279 §2.2.3) to `r‖s`. */
function joinScalars(r: string, s: string): Uint8Array | undefined {
  const [wideR, wideS] = [toScalar(r), toScalar(s)];
  return wideR === undefined || wideS === undefined ? undefined : toLowS(concatBytes(wideR, wideS));
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
function readTime(text: string): number {
  const full = text.length === 13 ? (Number(text.slice(0, 2)) < 50 ? '20' : '19') + text : text;
  const match = /^(\d{4})(\d\d)(\d\d)(\d\d)(\d\d)(\d\d)Z$/.exec(full);
  if (match === null) return Number.NaN;
  const [year, month, day, hour, minute, second] = match.slice(1).map(Number) as [number, number, number, number, number, number];
  return Date.UTC(year, month - 1, day, hour, minute, second);
}
