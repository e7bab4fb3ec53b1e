import type { RedeemCode } from '../qr-code/redeem-code';
import type { VoucherStatusName } from '../voucher/lifecycle';
import type { ScanGrant } from './grant';
import { isLeaseBinding, type Lease } from './lease';
import type { ScanRecord } from './scan-record';

/** A grant must be good for this much longer when it is scanned: the admin's 120 s to confirm. */
export const grantMarginMs = 120_000;
/** A use made before a delist that the device could not know of still counts when it arrives so soon after. */
export const delistGraceMs = 24 * 3_600_000;

/**
 * How far a device's dates may lie outside of what the platform knows. A code of up to 70 s is scanned,
 * confirmed up to 120 s later, and only then in the queue; a request that was made before takes up to
 * 60 s each way to either side of the signature window. The rest is for clocks and waiting.
 */
export const datingToleranceMs = 600_000;

/** The voucher as the platform has it when a scan arrives. */
export interface MergeVoucher {
  /** As stored: what a delist or the calendar makes of it is decided here. */
  readonly status: VoucherStatusName;
  readonly expiresAtMs: number;
  /** The use that stands, if any. `leaseId`: the lease under which it was made, online or off. */
  readonly use?: { readonly institutionNumber: number; readonly leaseId?: string | undefined } | undefined;
  readonly delistedAtMs?: number | undefined;
  /** When its last use was undone: what was shown until then belonged to that use. */
  readonly undoneAtMs?: number | undefined;
  /** The voucher's latest lease. */
  readonly lease?: Lease | undefined;
  /** What an online use by this device and with this code would hear beside the voucher's own state. A scan that a grant covers was allowed when the grant was signed. */
  readonly useRefusal?: UseRefusal | undefined;
}

/** The admin left the roster, the institution closed (A13), the holder's device was unbound (A21), or the voucher is for online training (A16). */
export type UseRefusal = 'notAnInstitutionAdmin' | 'institutionClosed' | 'revoked' | 'wrongTrainingType';

export type MergeOutcome =
  /** The voucher is used now. */
  | 'used'
  /** The same institution used it under the same lease already: nothing changes, nothing is wrong. */
  | 'sameUse'
  /** The use it belongs to was undone. */
  | 'superseded'
  /** The lease was taken away by force while the device was away; HR sees it. */
  | 'lateConflict'
  /** The device could not judge the code's age, and it was shown before the device's last meeting with the platform, or is dated ahead. */
  | 'expiredCode' | 'futureCode'
  | 'alreadyUsed' | 'leasedElsewhere' | 'delisted' | 'expiredVoucher' | 'notYetValid' | UseRefusal;

/** What goes to the fraud signals (M7); none of them refuses by itself. */
export type MergeFlag = 'delistGrace' | 'brokenChain' | 'greenWithoutGrant' | 'untrustedTime' | 'afterDrain' | 'afterRevocation';

export interface MergeVerdict {
  readonly outcome: MergeOutcome;
  /** With `used`: what the use is recorded under. */
  readonly leaseId?: string | undefined;
  readonly flags: readonly MergeFlag[];
}

/**
 * Decides what an offline scan does to its voucher when it arrives (M4). Signatures,
 * code and grant were verified before; this is the rule alone, the same for every
 * storage. The verdict is stored with the record and never changes afterwards.
 */
export function decideMerge(options: {
  record: ScanRecord;
  code: RedeemCode;
  /** The record's grant, opened; absent when it had none or it was not the platform's. */
  grant?: ScanGrant | undefined;
  credentialThumbprint: string;
  /** The lease that the grant names. */
  grantLease?: Lease | undefined;
  voucher: MergeVoucher;
  /** Whether the record continues the head that the platform had checkpointed for this device. */
  continuesCheckpoint: boolean;
  /** When the device's key was revoked, if it was: what it signed for later, or without trusted time, may be a finder's. */
  deviceRevokedAtMs?: number | undefined;
  /** When the platform last saw the device's whole queue, else when its key was bound: what comes now was scanned later. */
  wholeAtMs: number;
  nowMs: number;
}): MergeVerdict {
  const { grantLease, continuesCheckpoint, deviceRevokedAtMs } = options;
  // A scan dated to where it cannot have been has no date.
  const record = isDatedPlausibly(options) ? options.record : { ...options.record, isTimeTrusted: false };
  const isAfterRevocation = deviceRevokedAtMs !== undefined && !(record.isTimeTrusted && record.scannedAtMs < deviceRevokedAtMs);
  const isCovered = record.color === 'green' && grantLease !== undefined && !isAfterRevocation && grantCovers({ ...options, record });
  // A device that reported the grant as dropped has no say under it any more; after force nobody reported.
  const device = grantLease?.devices.find(({ deviceId }) => deviceId === record.deviceId);
  const isAfterDrain = isCovered && (device === undefined || device.isDrained || (grantLease.status === 'ended' && !grantLease.isForced));
  const isLeased = isCovered && !isAfterDrain;
  const flags: MergeFlag[] = [
    ...(continuesCheckpoint ? [] : ['brokenChain' as const]),
    ...(record.color === 'green' && !isCovered ? ['greenWithoutGrant' as const] : []),
    ...(isAfterDrain ? ['afterDrain' as const] : []),
    ...(record.isTimeTrusted ? [] : ['untrustedTime' as const]),
    ...(isAfterRevocation ? ['afterRevocation' as const] : []),
  ];
  const verdict = isLeased ? mergeLeased({ ...options, lease: grantLease }) : (refuseAge({ ...options, record }) ?? mergeQueued(options));
  return { ...verdict, flags: [...flags, ...verdict.flags] };
}

function isDatedPlausibly({ record, grant, wholeAtMs, nowMs }: Parameters<typeof decideMerge>[0]): boolean {
  const earliestMs = Math.max(wholeAtMs, record.color === 'green' ? (grant?.issuedAtMs ?? 0) : 0);
  return earliestMs - datingToleranceMs <= record.scannedAtMs && record.scannedAtMs <= nowMs + datingToleranceMs;
}

/** Of a device without time the code's own second is judged: it was scanned since the queue was last whole. */
function refuseAge({ record, code, wholeAtMs, nowMs }: Parameters<typeof decideMerge>[0]): MergeVerdict | undefined {
  if (record.isTimeTrusted) return undefined; // judged to the second when the record was opened
  const shownAtMs = code.generatedAtSeconds * 1000;
  if (!(shownAtMs <= nowMs + datingToleranceMs)) return plain('futureCode');
  return shownAtMs >= wholeAtMs - datingToleranceMs ? undefined : plain('expiredCode');
}

/** Every field of the grant matches the scan, and there was time left to confirm it. */
export function grantCovers(options: { record: Pick<ScanRecord, 'deviceId' | 'institutionNumber' | 'scannedAtMs' | 'isTimeTrusted'>; code: RedeemCode; grant?: ScanGrant | undefined; credentialThumbprint: string }): boolean {
  const { record, grant } = options;
  return grantNames(options) && record.isTimeTrusted && record.scannedAtMs + grantMarginMs < (grant as ScanGrant).scanUntilMs;
}

/** The grant is for this device, institution, voucher and credential. */
export function grantNames(options: Parameters<typeof grantCovers>[0]): boolean {
  const { record, code, grant } = options;
  return (
    grant !== undefined &&
    grant.deviceId === record.deviceId && grant.institutionNumber === record.institutionNumber &&
    grant.voucherNumber === code.credential.voucherNumber && grant.credentialThumbprint === options.credentialThumbprint
  );
}

type LeasedOptions = Parameters<typeof decideMerge>[0] & { lease: Lease };

function mergeLeased(options: LeasedOptions): MergeVerdict {
  const { lease, voucher } = options;
  const grant = options.grant as ScanGrant;
  if (grant.epoch <= lease.undoneEpoch) return plain('superseded');
  // First, so that the order in which two scans of one lease arrive does not matter.
  if (voucher.delistedAtMs !== undefined && !precedesDelist(options, grant, voucher.delistedAtMs)) return plain('delisted');
  if (voucher.use?.leaseId === lease.leaseId) return plain('sameUse');
  // The code was fresh when it was scanned, so an expiry since then does not matter.
  const isUnused = voucher.status === 'claimed' || voucher.status === 'expired';
  if (lease.isForced || !isUnused) return plain('lateConflict');
  if (voucher.delistedAtMs === undefined) return plain('used', lease.leaseId);
  const isForgiven = options.continuesCheckpoint && options.nowMs - voucher.delistedAtMs <= delistGraceMs;
  return isForgiven ? { outcome: 'used', leaseId: lease.leaseId, flags: ['delistGrace'] } : plain('delisted');
}

/** Grant and code are older: neither device nor trainee could know. */
function precedesDelist(options: LeasedOptions, grant: ScanGrant, delistedAtMs: number): boolean {
  return grant.issuedAtMs < delistedAtMs && options.code.generatedAtSeconds * 1000 < delistedAtMs;
}

/** An amber scan is an online use that comes late: first committed wins. */
function mergeQueued(options: Parameters<typeof decideMerge>[0]): MergeVerdict {
  const { record, code, voucher } = options;
  // Shown for the use that was undone: the trainee has to show a code again.
  if (voucher.undoneAtMs !== undefined && code.generatedAtSeconds * 1000 <= voucher.undoneAtMs) return plain('superseded');
  if (voucher.status !== 'claimed') return plain(voucher.status === 'voided' ? 'delisted' : voucher.status === 'expired' ? 'expiredVoucher' : 'alreadyUsed');
  // The holder signed this second; the device's own clock may be wrong.
  const isExpired = code.generatedAtSeconds * 1000 >= voucher.expiresAtMs;
  const wasExpiredFirst = isExpired && (voucher.delistedAtMs ?? 0) >= voucher.expiresAtMs;
  if (voucher.delistedAtMs !== undefined && !wasExpiredFirst) return plain('delisted');
  if (isExpired) return plain('expiredVoucher');
  if (code.generatedAtSeconds < code.credential.validFromSeconds) return plain('notYetValid');
  const { lease, useRefusal } = voucher;
  if (useRefusal !== undefined) return plain(useRefusal);
  if (lease === undefined || !isLeaseBinding(lease)) return plain('used');
  return lease.institutionNumber === record.institutionNumber ? plain('used', lease.leaseId) : plain('leasedElsewhere');
}

function plain(outcome: MergeOutcome, leaseId?: string): MergeVerdict {
  return { outcome, leaseId, flags: [] };
}
