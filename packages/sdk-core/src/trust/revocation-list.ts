import { ASN1HEX } from 'jsrsasign';
import { decodeHex, encodeHex } from '../encoding';
import type { SignatureAlgorithm } from '../crypto/crypto-suite';
import { readSignedPart, readTime, readTlv, readValue } from './read-der';

/** An X.509 v2 revocation list (RFC 5280 §5) of one authority. */
export interface RevocationList {
  readonly tbs: Uint8Array;
  readonly signedWith: SignatureAlgorithm;
  readonly signature: Uint8Array;
  /** DER of the authority's name, hex. */
  readonly issuer: string;
  readonly thisUpdateMs: number;
  readonly nextUpdateMs: number;
  /** INTEGER contents, lower-case hex. */
  readonly revokedSerials: ReadonlySet<string>;
}

const largestListBytes = 262_144;
const sequence = '30';
const timeTags = ['17', '18'];

/** @returns `undefined` for anything that is not such a list, a delta or an indirect one among them; never throws */
export function parseRevocationList(der: Uint8Array): RevocationList | undefined {
  if (der.length > largestListBytes) return undefined;
  try {
    return readRevocationList(encodeHex(der));
  } catch {
    return undefined;
  }
}

function readRevocationList(hex: string): RevocationList | undefined {
  const signed = readSignedPart(hex, 1);
  if (signed === undefined || readTlv(hex, [0, 0]) !== '020101') return undefined;
  const parts = childrenOf(signed.tbs);
  const [thisUpdate, nextUpdate] = [parts[3], parts[4]];
  if (thisUpdate === undefined || nextUpdate === undefined || !timeTags.includes(tagOf(nextUpdate))) return undefined;
  const rest = parts.slice(5);
  const revoked = rest[0] !== undefined && tagOf(rest[0]) === sequence ? childrenOf(rest[0]) : [];
  // A critical extension changes what the list means: delta (§5.2.4), issuing point (§5.2.5), indirect entries.
  if ([...rest.filter((part) => tagOf(part) === 'a0'), ...revoked].some(hasCriticalExtension)) return undefined;
  return {
    tbs: decodeHex(signed.tbs) as Uint8Array,
    signedWith: signed.algorithm,
    signature: signed.signature,
    issuer: readTlv(hex, [0, 2]),
    thisUpdateMs: readTimeElement(thisUpdate),
    nextUpdateMs: readTimeElement(nextUpdate),
    revokedSerials: new Set(revoked.map((entry) => readValue(entry, [0]))),
  };
}

function childrenOf(element: string): string[] {
  return ASN1HEX.getChildIdx(element, 0).map((index) => ASN1HEX.getTLV(element, index));
}

function tagOf(element: string): string {
  return element.slice(0, 2);
}

function readTimeElement(element: string): number {
  const digits = decodeHex(ASN1HEX.getV(element, 0)) as Uint8Array;
  return readTime(String.fromCharCode(...digits));
}

/** BOOLEAN TRUE anywhere in an extension. */
function hasCriticalExtension(element: string): boolean {
  const tag = tagOf(element);
  if (element === '0101ff') return true;
  return (tag === sequence || tag === 'a0') && childrenOf(element).some(hasCriticalExtension);
}
