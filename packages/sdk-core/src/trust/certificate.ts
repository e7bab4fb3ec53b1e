import { X509 } from 'jsrsasign';
import { decodeHex, encodeHex } from '../encoding';
import type { SignatureAlgorithm } from '../crypto/crypto-suite';
import { compressPoint } from '../crypto/key-point';
import { readSignedPart, readTime, readTlv, readValue } from './read-der';

/** What the chain check needs of an X.509 v3 certificate (RFC 5280) with a P-256 or SM2 key. */
export interface Certificate {
  /** The signed bytes, exactly as they stand in the certificate. */
  readonly tbs: Uint8Array;
  /** What the authority signed with. */
  readonly signedWith: SignatureAlgorithm;
  /** Raw `r‖s`; ES256 in its low form. */
  readonly signature: Uint8Array;
  /** Of the certificate's own key. */
  readonly algorithm: SignatureAlgorithm;
  /** Compressed point, 33 bytes. */
  readonly publicKey: Uint8Array;
  /** INTEGER content, lower-case hex. */
  readonly serial: string;
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
/** Named curves: prime256v1 (RFC 5480), sm2p256v1 (GM/T 0006). */
const curves: Readonly<Record<string, SignatureAlgorithm>> = { '06082a8648ce3d030107': 'ES256', '06082a811ccf5501822d': 'SM2' };
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
  const key = readPublicKey(readTlv(hex, [0, 6]));
  const signed = readSignedPart(hex, 2);
  if (x509.getVersion() !== 3 || key === undefined || signed === undefined) return undefined;
  const extensions = (x509.getParam({}) as { ext?: { extname: string; critical?: boolean }[] }).ext ?? [];
  const has = (name: string): boolean => extensions.some((extension) => extension.extname === name);
  const constraints = has('basicConstraints') ? (x509.getExtBasicConstraints() as unknown as { cA?: boolean; pathLen?: number }) : {};
  return {
    tbs: decodeHex(signed.tbs) as Uint8Array,
    signedWith: signed.algorithm,
    signature: signed.signature,
    ...key,
    serial: readValue(hex, [0, 1]),
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

/** SubjectPublicKeyInfo of a known curve with an uncompressed point; the point itself is checked when the suite verifies with it. */
function readPublicKey(spki: string): Pick<Certificate, 'algorithm' | 'publicKey'> | undefined {
  const algorithm = readTlv(spki, [0, 0]) === idEcPublicKey ? curves[readTlv(spki, [0, 1])] : undefined;
  const point = decodeHex(readValue(spki, [1]).slice(2));
  return algorithm !== undefined && point?.length === 65 && point[0] === 4 ? { algorithm, publicKey: compressPoint(point) } : undefined;
}
