import type { CryptoSuite } from '../crypto/crypto-suite';
import type { SignedText, TextKey } from '../crypto/signed-text';
import type { TrustedIssuer } from '../qr-code/verify-redeem-code';
import { openStatusBundle, type OpenedStatusBundle } from '../status/status-bundle';
import { openTrustList, type OpenedTrustList } from './trust-list';

/** Trust list and status bundle as they were fetched, and the newest versions ever seen on this device. */
export interface TrustTexts {
  readonly trustList?: SignedText | undefined;
  readonly statusBundle?: SignedText | undefined;
  readonly trustListVersion?: number | undefined;
  readonly statusBundleVersion?: number | undefined;
}

export interface OpenedTrustTexts {
  /** The older of the two, unix milliseconds: its age is shown, and after 24 h offline results are amber. */
  readonly issuedAtMs: number;
  findIssuers(issuerKeyId: string): readonly TrustedIssuer[];
  findStatus: OpenedStatusBundle['findStatus'];
}

/** One of the two texts: whether it can be believed, and how old it is. */
export interface TrustTextState {
  readonly outcome: 'opened' | 'absent' | 'malformed' | 'badSignature' | 'rolledBack' | 'outdated';
  /** With `opened`. */
  readonly version?: number | undefined;
  /** With `opened`, unix milliseconds. */
  readonly issuedAtMs?: number | undefined;
}

/** Each text by itself: a broken one says nothing against the other. */
export interface TrustReading {
  readonly trustList: TrustTextState;
  readonly statusBundle: TrustTextState;
  /** When both can be believed. */
  readonly trust?: OpenedTrustTexts | undefined;
}

/**
 * Opens what the offline scanner keeps: both texts signed, neither rolled back nor
 * past its next update. Chains are checked once for the same texts, and again when
 * the clock leaves the bounds of a certificate or one of them had failed.
 *
 * @returns a function for `createOfflineScanner({ openTrust })`
 */
export function createTrustOpener(options: {
  suite: CryptoSuite;
  /** Signs trust lists. */
  trustListKey: TextKey;
  /** Signs status bundles. */
  statusKey: TextKey;
  /** DER of the pinned root certificates; two of them during a roll-over. */
  roots: readonly Uint8Array[];
}): (texts: TrustTexts, nowMs: number) => Promise<TrustReading> {
  const { suite, trustListKey, statusKey, roots } = options;
  const openList = openOnce<OpenedTrustList>((trustList, nowMs) => openTrustList({ trustList, trustListKey, roots, nowMs, suite }), (list, nowMs) => list.holdsFromMs <= nowMs && nowMs <= list.holdsUntilMs);
  const openBundle = openOnce<OpenedStatusBundle>((bundle, nowMs) => openStatusBundle({ bundle, statusKey, nowMs, suite }), () => true);

  return async (texts, nowMs) => {
    const list = judge(await openList(texts.trustList, nowMs), texts.trustListVersion, nowMs);
    const bundle = judge(await openBundle(texts.statusBundle, nowMs), texts.statusBundleVersion, nowMs);
    const states = { trustList: describe(list), statusBundle: describe(bundle) };
    if (list.outcome !== 'opened' || bundle.outcome !== 'opened') return states;
    return { ...states, trust: { issuedAtMs: Math.min(list.issuedAtMs, bundle.issuedAtMs), findIssuers: list.findIssuers, findStatus: bundle.findStatus } };
  };
}

type Refused = { readonly outcome: Exclude<TrustTextState['outcome'], 'opened'> };
type Opened = { readonly outcome: 'opened'; readonly version: number; readonly issuedAtMs: number; readonly nextUpdateMs: number };

/** Opens the same text again only when what it said no longer holds. */
function openOnce<T extends Opened>(open: (text: SignedText, nowMs: number) => Promise<T | Refused>, holds: (opened: T, nowMs: number) => boolean) {
  let last: { text: SignedText; opened: T } | undefined;
  return async (text: SignedText | undefined, nowMs: number): Promise<T | Refused> => {
    if (text === undefined) return { outcome: 'absent' };
    if (last !== undefined && isSame(last.text, text) && holds(last.opened, nowMs)) return last.opened;
    const opened = await open(text, nowMs);
    if (opened.outcome === 'opened') last = { text, opened };
    return opened;
  };
}

function judge<T extends Opened>(opened: T | Refused, lastVersion: number | undefined, nowMs: number): T | Refused {
  if (opened.outcome !== 'opened') return opened;
  if (opened.version < (lastVersion ?? 0)) return { outcome: 'rolledBack' };
  return opened.nextUpdateMs >= nowMs ? opened : { outcome: 'outdated' };
}

function describe(opened: Opened | Refused): TrustTextState {
  return opened.outcome === 'opened' ? { outcome: 'opened', version: opened.version, issuedAtMs: opened.issuedAtMs } : { outcome: opened.outcome };
}

function isSame(a: SignedText, b: SignedText): boolean {
  return a.payload === b.payload && a.signature === b.signature;
}
