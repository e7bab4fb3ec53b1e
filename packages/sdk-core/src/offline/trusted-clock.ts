import { openSignedText, type SignedText, type TextKey } from '../crypto/signed-text';
import type { CryptoSuite } from '../crypto/crypto-suite';
import type { Clock } from '../host-bridge/host-bridge';

/** In front of the platform's signed time. */
export const signedTimeTag = 'ETV1-TIME\0';
/** An anchor older than this proves nothing any more. */
export const longestAnchorAgeMs = 24 * 3_600_000;
/** Wall and monotonic clock may drift apart by this much before it counts as a jump or a sleep. */
const largestDriftMs = 5_000;
/** A time that took longer to arrive is not used. */
const longestRoundTripMs = 10_000;

export interface SignedTime {
  /** The asking device, so that one phone's time cannot be played to another. */
  readonly deviceId: string;
  /** What the device asked with, so that an old time cannot be played back. */
  readonly nonce: string;
  readonly serverTimeMs: number;
  /** Counts this device's synchronisations: an answer that was overtaken must not bring old grants back. */
  readonly revision: number;
}

/** A signed time and where both clocks stood when it was asked for. */
export interface TimeAnchor {
  readonly serverTimeMs: number;
  readonly monotonicMs: number;
  readonly wallMs: number;
  /** Which run of the monotonic clock it belongs to. */
  readonly runId: string;
}

export type TrustedTime =
  | { readonly isTrusted: true; readonly nowMs: number; readonly anchorAgeMs: number }
  /** `nowMs` is the best guess and proves nothing. */
  | { readonly isTrusted: false; readonly nowMs: number; readonly reason: 'neverSynchronized' | 'restarted' | 'clockJumped' | 'anchorTooOld' };

/** `undefined` unless the platform signed it for this device and this request. */
export async function openSignedTime(options: {
  text: SignedText;
  platformKey: TextKey;
  suite: CryptoSuite;
  deviceId: string;
  nonce: string;
}): Promise<SignedTime | undefined> {
  const opened = await openSignedText({ text: options.text, domainTag: signedTimeTag, key: options.platformKey, suite: options.suite });
  if (opened.outcome !== 'opened') return undefined;
  const time = opened.value as Partial<SignedTime> | null;
  const isOurs = time?.deviceId === options.deviceId && time.nonce === options.nonce;
  return isOurs && Number.isSafeInteger(time.serverTimeMs) && Number.isSafeInteger(time.revision) ? (time as SignedTime) : undefined;
}

/**
 * An anchor from a signed time, dated to the request, so that the time read from
 * it is never behind the platform's. `undefined` after a slow answer.
 */
export function createTimeAnchor(options: {
  time: SignedTime;
  asked: { readonly monotonicMs: number; readonly wallMs: number };
  clock: Clock;
  runId: string;
}): TimeAnchor | undefined {
  const roundTripMs = options.clock.monotonicMs() - options.asked.monotonicMs;
  return roundTripMs > longestRoundTripMs ? undefined : { serverTimeMs: options.time.serverTimeMs, ...options.asked, runId: options.runId };
}

/** The platform's time: last signed time plus the monotonic clock, and whether that can be believed (M4). */
export function readTrustedTime(anchor: TimeAnchor | undefined, clock: Clock, runId: string): TrustedTime {
  const wallMs = clock.nowMs();
  if (anchor === undefined) return { isTrusted: false, nowMs: wallMs, reason: 'neverSynchronized' };
  const wallElapsedMs = wallMs - anchor.wallMs;
  if (anchor.runId !== runId) return { isTrusted: false, nowMs: anchor.serverTimeMs + wallElapsedMs, reason: 'restarted' };
  const elapsedMs = clock.monotonicMs() - anchor.monotonicMs;
  const nowMs = anchor.serverTimeMs + elapsedMs;
  if (elapsedMs < 0) return { isTrusted: false, nowMs: anchor.serverTimeMs + wallElapsedMs, reason: 'restarted' };
  // Also a phone that slept while its monotonic clock stood still.
  if (Math.abs(wallElapsedMs - elapsedMs) > largestDriftMs) return { isTrusted: false, nowMs, reason: 'clockJumped' };
  if (elapsedMs > longestAnchorAgeMs) return { isTrusted: false, nowMs, reason: 'anchorTooOld' };
  return { isTrusted: true, nowMs, anchorAgeMs: elapsedMs };
}
