import type { SignedText } from '../crypto/signed-text';
import { decodeRedeemCode } from '../qr-code/redeem-code';
import type { RedeemCodeRefusal } from '../qr-code/verify-redeem-code';
import type { MergeFlag, MergeOutcome } from './merge-scan';
import type { KeptScan, KeptVerdict } from './offline-memory';
import type { QueueCheckpoint, QueuedScan } from './scan-queue';

/** What a device sends when it meets the platform (protocol.md, M4). Signed like every request. */
export interface SynchronizationRequest {
  /** Oldest first; at most {@link mostRecordsPerRequest}. */
  readonly records: readonly SignedText[];
  /**
   * Leases whose grants this device dropped after everything scanned under them
   * was sent: in this request or before. The platform reads the records first.
   */
  readonly drainedLeases: readonly string[];
  /** What the queue ends with, this request's records included. The platform takes no drain from a device whose head it does not have. */
  readonly head: QueueCheckpoint;
  /** Drawn once for this storage: another one says that the queue before it is gone. */
  readonly queueId: string;
  /** Comes back inside the signed time. */
  readonly timeNonce: string;
}

export const mostRecordsPerRequest = 50;

/** What became of one record. The same record sent twice gets the same verdict. */
export interface ScanVerdict {
  /** The record's place in the request, from 0. */
  readonly index: number;
  readonly outcome: MergeOutcome | RedeemCodeRefusal | 'unreadable';
  readonly flags: readonly MergeFlag[];
  /** When the voucher was used, if it was. */
  readonly usedAtMs?: number | undefined;
}

export interface SynchronizationAnswer {
  readonly verdicts: readonly ScanVerdict[];
  /** The platform's head of this device's queue. */
  readonly checkpoint: QueueCheckpoint;
  /** All grants of this device that are good now: they replace what it had. */
  readonly grants: readonly SignedText[];
  /** Leases to be drained: drop their grants, then name them in `drainedLeases`. */
  readonly drainingLeases: readonly string[];
  readonly time: SignedText;
  readonly trustList?: SignedText | undefined;
  readonly statusBundle?: SignedText | undefined;
}

/** What a phone sends for a key that it has no more, under the key of the same person that it has now. */
export interface FormerDelivery {
  /** Thumbprint of the former key, which signed the records. */
  readonly deviceId: string;
  /** Oldest first; at most {@link mostRecordsPerRequest}. */
  readonly records: readonly SignedText[];
  /** What that queue ends with, this request's records included. */
  readonly head: QueueCheckpoint;
}

export interface FormerDeliveryAnswer {
  readonly verdicts: readonly ScanVerdict[];
}

/** Whether an answer's verdicts are a list of places and outcomes: it may be from anybody. */
export function areVerdicts(verdicts: unknown): verdicts is readonly ScanVerdict[] {
  return Array.isArray(verdicts) && verdicts.every((verdict: Partial<ScanVerdict> | null) => Number.isSafeInteger(verdict?.index) && typeof verdict?.outcome === 'string');
}

/** The verdicts with the scans that they are about. */
export function keepVerdicts(batch: readonly QueuedScan[], answer: { readonly verdicts: readonly ScanVerdict[] }): KeptVerdict[] {
  return answer.verdicts.flatMap(({ index, ...verdict }) => {
    const scan = batch[index];
    return scan === undefined ? [] : listKeptScans([scan]).map((kept) => ({ ...verdict, ...kept }));
  });
}

/** What can be shown of the entries that can be read. */
export function listKeptScans(entries: readonly QueuedScan[]): KeptScan[] {
  return entries.flatMap(({ record }) => {
    if (record === undefined) return [];
    const { sequence, codeText, scannedAtMs, color } = record;
    return [{ sequence, voucherNumber: readVoucherNumber(codeText), scannedAtMs, color }];
  });
}

export function readVoucherNumber(codeText: string): string {
  return decodeRedeemCode(codeText)?.credential.voucherNumber ?? '';
}
