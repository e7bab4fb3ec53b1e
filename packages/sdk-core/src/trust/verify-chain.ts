import { findSuite, type CryptoSuite } from '../crypto/crypto-suite';
import { equalBytes } from '../encoding';
import { parseCertificate, type Certificate } from './certificate';
import type { RevocationList } from './revocation-list';

export type ChainRefusal =
  | 'malformedCertificate' | 'chainTooLong' | 'notYetValid' | 'expired' | 'wrongUsage' | 'notAnAuthority' | 'pathTooLong'
  | 'unknownExtension' | 'wrongIssuer' | 'badSignature' | 'unsupportedSuite' | 'untrustedRoot' | 'revoked' | 'badRevocationList' | 'outdatedRevocationList';

export type ChainVerification =
  /** It holds while the clock stays within these bounds, those of certificates and revocation lists together. */
  | { readonly outcome: 'trusted'; readonly leaf: Certificate; readonly holdsFromMs: number; readonly holdsUntilMs: number }
  /** `index` counts from the leaf, 0. */
  | { readonly outcome: ChainRefusal; readonly index: number };

/** Leaf and two intermediates are the most that this platform uses. */
const longestChain = 3;

/**
 * Checks an issuer's chain to a pinned root (RFC 5280 §6.1, reduced): validity,
 * usage, authority and path length, names, signatures, revocation where the
 * authority publishes a list. The suite verifies over the bytes that were parsed. A cycle cannot loop: the length is bounded first.
 *
 * @param chain DER certificates, leaf first, without the root
 * @param roots DER certificates that are trusted because they are pinned
 */
export async function verifyChain(options: {
  chain: readonly Uint8Array[];
  roots: readonly Uint8Array[];
  /** Of any of the authorities; one that cannot be believed refuses what it could have revoked. */
  revocationLists?: readonly RevocationList[];
  nowMs: number;
  suite: CryptoSuite;
}): Promise<ChainVerification> {
  const { chain } = options;
  if (chain.length === 0 || chain.length > longestChain) return { outcome: 'chainTooLong', index: 0 };
  const path: Certificate[] = [];
  for (const [index, der] of chain.entries()) {
    const certificate = parseCertificate(der);
    if (certificate === undefined) return { outcome: 'malformedCertificate', index };
    path.push(certificate);
  }
  // After a roll-over two roots may carry one name: each is tried.
  let verification: ChainVerification = { outcome: 'untrustedRoot', index: path.length };
  for (const root of findRoots(path, options.roots)) {
    verification = await verifyPath([...path, root], options);
    if (verification.outcome === 'trusted') return verification;
  }
  return verification;
}

interface PathOptions {
  readonly revocationLists?: readonly RevocationList[];
  readonly nowMs: number;
  readonly suite: CryptoSuite;
}

async function verifyPath(path: readonly Certificate[], options: PathOptions): Promise<ChainVerification> {
  for (const [index, certificate] of path.entries()) {
    const authority = path[index + 1];
    const refusal = checkAlone(certificate, index, options.nowMs) ?? (authority && ((await checkSigned(certificate, authority, options.suite)) ?? (await checkRevocation(certificate, authority, options))));
    if (refusal !== undefined) return { outcome: refusal, index };
  }
  const names = path.map(({ subject }) => subject);
  const lists = (options.revocationLists ?? []).filter(({ issuer, thisUpdateMs, nextUpdateMs }) => names.includes(issuer) && thisUpdateMs <= options.nowMs && options.nowMs <= nextUpdateMs);
  return {
    outcome: 'trusted', leaf: path[0] as Certificate,
    holdsFromMs: Math.max(...path.map(({ notBeforeMs }) => notBeforeMs), ...lists.map(({ thisUpdateMs }) => thisUpdateMs)),
    holdsUntilMs: Math.min(...path.map(({ notAfterMs }) => notAfterMs), ...lists.map(({ nextUpdateMs }) => nextUpdateMs)),
  };
}

function findRoots(path: readonly Certificate[], roots: readonly Uint8Array[]): Certificate[] {
  const last = path[path.length - 1] as Certificate;
  return roots.map((der) => parseCertificate(der)).filter((root): root is Certificate => root !== undefined && root.subject === last.issuer && !equalBytes(root.tbs, last.tbs));
}

function checkAlone(certificate: Certificate, index: number, nowMs: number): ChainRefusal | undefined {
  if (!(nowMs >= certificate.notBeforeMs)) return 'notYetValid';
  if (!(nowMs <= certificate.notAfterMs)) return 'expired';
  if (certificate.hasUnknownCriticalExtension) return 'unknownExtension';
  if (index === 0) {
    // An issuing key signs vouchers, not certificates.
    return certificate.keyUsage.includes('digitalSignature') && !certificate.isAuthority ? undefined : 'wrongUsage';
  }
  if (!certificate.isAuthority) return 'notAnAuthority';
  if (!certificate.keyUsage.includes('keyCertSign')) return 'wrongUsage';
  // Authorities between this one and the leaf: index − 1.
  return certificate.pathLength !== undefined && index - 1 > certificate.pathLength ? 'pathTooLong' : undefined;
}

async function checkSigned(certificate: Certificate, issuer: Certificate, suite: CryptoSuite): Promise<ChainRefusal | undefined> {
  if (certificate.issuer !== issuer.subject) return 'wrongIssuer';
  if (certificate.signedWith !== issuer.algorithm) return 'badSignature';
  const verifier = findSuite(suite, issuer.algorithm);
  if (verifier === undefined) return 'unsupportedSuite';
  return (await verifier.verify(issuer.publicKey, certificate.tbs, certificate.signature)) ? undefined : 'badSignature';
}

async function checkRevocation(
  certificate: Certificate,
  authority: Certificate,
  options: PathOptions,
): Promise<ChainRefusal | undefined> {
  // After a roll-over two keys may carry one name; each signs its own list.
  const named = (options.revocationLists ?? []).filter((list) => list.issuer === authority.subject);
  const own: RevocationList[] = [];
  for (const list of named) if (await isSignedBy(list, authority, options.suite)) own.push(list);
  if (own.length === 0) return named.length === 0 ? undefined : 'badRevocationList';
  if (own.some((list) => list.revokedSerials.has(certificate.serial))) return 'revoked';
  return own.some((list) => list.thisUpdateMs <= options.nowMs && options.nowMs <= list.nextUpdateMs) ? undefined : 'outdatedRevocationList';
}

async function isSignedBy(list: RevocationList, authority: Certificate, suite: CryptoSuite): Promise<boolean> {
  const verifier = list.signedWith === authority.algorithm ? findSuite(suite, authority.algorithm) : undefined;
  return verifier !== undefined && authority.keyUsage.includes('cRLSign') && verifier.verify(authority.publicKey, list.tbs, list.signature);
}
