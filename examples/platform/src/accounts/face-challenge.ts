import { createHmac, hkdfSync, randomBytes, timingSafeEqual } from 'node:crypto';
import type { Platform } from '../platform';

/** protocol.md, "Face, location, scanning". */
const challengeLifeMs = 120_000;

/** What the face is checked for. */
export type FacePurpose = { readonly personId: string; readonly keyThumbprint: string } & (
  | { readonly purpose: 'bindKey' }
  | { readonly purpose: 'checkIn'; readonly voucherNumber: string; readonly campusNumber: number }
  | { readonly purpose: 'proxyHolder'; readonly elderIndex: string }
);

/**
 * `<expiry>.<nonce>.<mac>`: the MAC binds person, purpose, key and time, for a check-in also voucher and
 * campus, for a proxy the elder's ID number, so that a refusal can carry a challenge and still change nothing. It serves once: a key is
 * bound once and never again, and a check-in records what it used.
 */
export function createFaceChallenge(platform: Platform, purpose: FacePurpose): string {
  const head = `${platform.nowMs() + challengeLifeMs}.${randomBytes(16).toString('base64url')}`;
  return `${head}.${computeMac(platform, head, purpose).toString('base64url')}`;
}

/** True for a challenge of this platform for this very purpose, in time. */
export function isFaceChallengeLive(platform: Platform, challenge: string, purpose: FacePurpose): boolean {
  const [, head, expiresAtMs, mac] = /^((\d{13})\.[A-Za-z0-9_-]{22})\.([A-Za-z0-9_-]{43})$/.exec(challenge) ?? [];
  if (head === undefined || mac === undefined || Number(expiresAtMs) <= platform.nowMs()) return false;
  return timingSafeEqual(Buffer.from(mac, 'base64url'), computeMac(platform, head, purpose));
}

function computeMac(platform: Platform, head: string, what: FacePurpose): Buffer {
  const key = Buffer.from(hkdfSync('sha256', platform.keys.cacheScopeKey, '', 'etv-face-challenge', 32));
  return createHmac('sha256', key).update([head, what.personId, what.purpose, what.keyThumbprint, ...listBoundTo(what)].join('\0')).digest();
}

function listBoundTo(what: FacePurpose): readonly string[] {
  if (what.purpose === 'checkIn') return [what.voucherNumber, String(what.campusNumber)];
  return what.purpose === 'proxyHolder' ? [what.elderIndex] : [];
}
