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
  readonly trustListVersion: number;
  readonly statusBundleVersion: number;
  /** The older of the two, unix milliseconds: its age is shown, and after 24 h offline results are amber. */
  readonly issuedAtMs: number;
  findIssuers(issuerKeyId: string): readonly TrustedIssuer[];
  findStatus: OpenedStatusBundle['findStatus'];
}

/**
 * Opens what the offline scanner keeps: both texts signed, neither rolled back nor
 * past its next update. Chains are checked once for the same texts, and again when
 * the clock leaves the bounds of a certificate or one of them had failed.
 *
 * @returns a function for `createOfflineScanner({ openTrust })`; it answers `undefined` when one of the texts cannot be believed
 */
export function createTrustOpener(options: {
  suite: CryptoSuite;
  /** Signs trust lists. */
  trustListKey: TextKey;
  /** Signs status bundles. */
  statusKey: TextKey;
  /** DER of the pinned root certificates; two of them during a roll-over. */
  roots: readonly Uint8Array[];
}): (texts: TrustTexts, nowMs: number) => Promise<OpenedTrustTexts | undefined> {
  let opened: { list: SignedText; bundle: SignedText; trustList: OpenedTrustList; status: OpenedStatusBundle } | undefined;

  async function open(texts: TrustTexts, nowMs: number): Promise<typeof opened> {
    const { trustList: list, statusBundle: bundle } = texts;
    if (list === undefined || bundle === undefined) return undefined;
    if (opened !== undefined && isSame(opened.list, list) && isSame(opened.bundle, bundle) && opened.trustList.holdsFromMs <= nowMs && nowMs <= opened.trustList.holdsUntilMs) return opened;
    const trustList = await openTrustList({ trustList: list, trustListKey: options.trustListKey, roots: options.roots, nowMs, suite: options.suite });
    const status = await openStatusBundle({ bundle, statusKey: options.statusKey, nowMs, suite: options.suite });
    if (trustList.outcome !== 'opened' || status.outcome !== 'opened') return undefined;
    opened = { list, bundle, trustList, status };
    return opened;
  }

  return async (texts, nowMs) => {
    const found = await open(texts, nowMs);
    if (found === undefined) return undefined;
    const { trustList, status } = found;
    const isRolledBack = trustList.version < (texts.trustListVersion ?? 0) || status.version < (texts.statusBundleVersion ?? 0);
    const isOutdated = trustList.nextUpdateMs < nowMs || status.nextUpdateMs < nowMs;
    if (isRolledBack || isOutdated) return undefined;
    return {
      trustListVersion: trustList.version, statusBundleVersion: status.version, issuedAtMs: Math.min(trustList.issuedAtMs, status.issuedAtMs),
      findIssuers: trustList.findIssuers, findStatus: status.findStatus,
    };
  };
}

function isSame(a: SignedText, b: SignedText): boolean {
  return a.payload === b.payload && a.signature === b.signature;
}
