import { refuse, type RefusalDetails, type Result } from '../refusals';

/** How long a booking holds a voucher for one institution, unless it is renewed. */
export const leaseDurationMs = 24 * 3_600_000;
/** After the last possible offline scan, so long may a device stay away before force is allowed. */
export const forceAfterMs = 72 * 3_600_000;

export type DrainReason = 'expired' | 'released' | 'cancelled' | 'rosterRemoved' | 'undone';

/** A device that was given a grant of this lease. */
export interface GrantedDevice {
  readonly deviceId: string;
  /** It synchronised its queue and dropped the grant. */
  readonly isDrained: boolean;
  /** Its queue arrived with a gap or an entry that nobody can read: what is missing may be a scan, so only force ends the lease. */
  readonly isDamaged?: boolean | undefined;
}

/**
 * The exclusive right of one institution to a voucher (protocol.md, "Booking lease
 * and offline scan"). A value: every function here answers a new one, so that the
 * platform can write it with compare-and-set on `epoch` and `status`.
 */
export interface Lease {
  readonly leaseId: string;
  readonly voucherNumber: string;
  readonly institutionNumber: number;
  /** Counts renewals, from 1; grants name the epoch that they were signed in. */
  readonly epoch: number;
  /** No grant of this lease is good for scans after this, unix milliseconds. */
  readonly scanUntilMs: number;
  /** `ended` is the only status in which another institution may have the voucher. */
  readonly status: 'active' | 'draining' | 'ended';
  readonly drainReason?: DrainReason | undefined;
  /** Scans under this epoch and earlier ones belong to a use that was undone; 0: none was. */
  readonly undoneEpoch: number;
  readonly devices: readonly GrantedDevice[];
  /** Ended although a device was still away: what it brings later is a conflict. */
  readonly isForced: boolean;
}

/** Gives the voucher to an institution. Refuses with `leasedElsewhere` until an earlier lease has ended. */
export function openLease(options: {
  /** The voucher's latest lease. */
  previous?: Lease | undefined;
  leaseId: string;
  voucherNumber: string;
  institutionNumber: number;
  nowMs: number;
}): Result<Lease> {
  const { previous, nowMs, ...lease } = options;
  if (previous !== undefined && previous.status !== 'ended') return no('leasedElsewhere', describe(previous));
  return yes({ ...lease, epoch: 1, scanUntilMs: nowMs + leaseDurationMs, status: 'active', undoneEpoch: 0, devices: [], isForced: false });
}

/** Prolongs an active lease; a second renewal from the same epoch is `leaseChanged`. */
export function renewLease(lease: Lease, options: { expectedEpoch: number; nowMs: number }): Result<Lease> {
  const refusal = refuseUnlessActive(lease, options.nowMs);
  if (refusal !== undefined) return refusal;
  if (lease.epoch !== options.expectedEpoch) return no('leaseChanged', { epoch: lease.epoch });
  return yes({ ...lease, epoch: lease.epoch + 1, scanUntilMs: Math.max(lease.scanUntilMs, options.nowMs + leaseDurationMs) });
}

/** Records that a device gets a grant of the current epoch. To be stored before the grant is signed. */
export function grantDevice(lease: Lease, options: { deviceId: string; nowMs: number }): Result<Lease> {
  const refusal = refuseUnlessActive(lease, options.nowMs);
  if (refusal !== undefined) return refusal;
  const known = lease.devices.find(({ deviceId }) => deviceId === options.deviceId);
  return yes({ ...lease, devices: [...lease.devices.filter(({ deviceId }) => deviceId !== options.deviceId), { ...known, deviceId: options.deviceId, isDrained: false }] });
}

/** Stops an active lease: no new grants; it ends when every device has come back. */
export function drainLease(lease: Lease, reason: DrainReason): Lease {
  const undoneEpoch = reason === 'undone' ? lease.epoch : lease.undoneEpoch;
  if (lease.status !== 'active') return { ...lease, undoneEpoch };
  return endIfDrained({ ...lease, status: 'draining', drainReason: reason, undoneEpoch });
}

/** The lease as it stands at `nowMs`: an active one whose time is over drains. */
export function ageLease(lease: Lease, nowMs: number): Lease {
  return lease.status === 'active' && nowMs >= lease.scanUntilMs ? drainLease(lease, 'expired') : lease;
}

/** A device has delivered its whole queue and dropped its grant. Without effect on an active lease. */
export function acknowledgeDrain(lease: Lease, deviceId: string): Lease {
  return lease.status === 'draining' ? retireDevice(lease, deviceId) : lease;
}

/** A device whose key is gone for good delivered its whole queue: no lease waits for it any more, an active one neither. */
export function retireDevice(lease: Lease, deviceId: string): Lease {
  const devices = lease.devices.map((device) => (device.deviceId === deviceId && device.isDamaged !== true ? { ...device, isDrained: true } : device));
  return lease.status === 'draining' ? endIfDrained({ ...lease, devices }) : { ...lease, devices };
}

/** A device's queue came back damaged. Applies to every lease that it had a grant of and did not acknowledge. */
export function markDeviceDamaged(lease: Lease, deviceId: string): Lease {
  return { ...lease, devices: lease.devices.map((device) => (device.deviceId === deviceId && !device.isDrained ? { ...device, isDamaged: true } : device)) };
}

/** Ends a draining lease although devices are away. Audited; refuses with `leaseDraining` before its time. */
export function forceLeaseEnd(lease: Lease, nowMs: number): Result<Lease> {
  const allowedFromMs = lease.scanUntilMs + forceAfterMs;
  if (lease.status === 'ended') return yes(lease);
  if (lease.status === 'active' || nowMs < allowedFromMs) return no('leaseDraining', { ...describe(lease), forceFromMs: allowedFromMs });
  return yes({ ...lease, status: 'ended', isForced: true });
}

/**
 * Whether only the lease's institution may use the voucher. After an undo it may
 * be used anywhere online, while no new lease begins before every device is back.
 */
export function isLeaseBinding(lease: Lease): boolean {
  return lease.status !== 'ended' && lease.undoneEpoch < lease.epoch;
}

function endIfDrained(lease: Lease): Lease {
  return lease.devices.every(({ isDrained }) => isDrained) ? { ...lease, status: 'ended' } : lease;
}

function refuseUnlessActive(lease: Lease, nowMs: number): Result<Lease> | undefined {
  const { status } = ageLease(lease, nowMs);
  if (status === 'active') return undefined;
  return no('leaseDraining', describe(lease));
}

function describe(lease: Lease): RefusalDetails {
  return { institutionNumber: lease.institutionNumber, scanUntilMs: lease.scanUntilMs, devicesAway: lease.devices.filter(({ isDrained }) => !isDrained).length };
}

function yes(value: Lease): Result<Lease> {
  return { ok: true, value };
}

function no(code: 'leasedElsewhere' | 'leaseChanged' | 'leaseDraining', details: RefusalDetails): Result<Lease> {
  return { ok: false, refusal: refuse(code, details) };
}
