import { describe, expect, it } from 'vitest';
import { acknowledgeDrain, ageLease, drainLease, forceAfterMs, forceLeaseEnd, grantDevice, isLeaseBinding, leaseDurationMs, markDeviceDamaged, openLease, renewLease, type Lease } from './lease';
import type { Result } from '../refusals';

const nowMs = 1_000_000;
const of = (result: Result<Lease>): Lease => {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};
const open = (change: Partial<Parameters<typeof openLease>[0]> = {}) => openLease({ leaseId: 'l1', voucherNumber: '4928D3E9B2DD58AB', institutionNumber: 7, nowMs, ...change });
const granted = (...deviceIds: string[]): Lease => deviceIds.reduce((lease, deviceId) => of(grantDevice(lease, { deviceId, nowMs })), of(open()));

describe('M4 booking lease', () => {
  it('M4 holds a voucher for one institution for 24 h', () => {
    expect(of(open())).toMatchObject({ status: 'active', epoch: 1, scanUntilMs: nowMs + leaseDurationMs, undoneEpoch: 0, devices: [], isForced: false });
    expect(leaseDurationMs).toBe(24 * 3_600_000);
    expect(open({ previous: of(open()), institutionNumber: 8 })).toMatchObject({ ok: false, refusal: { code: 'leasedElsewhere', details: { institutionNumber: 7, devicesAway: 0 } } });
    expect(open({ previous: drainLease(granted('a'), 'released'), institutionNumber: 8 }).ok).toBe(false);
    expect(open({ previous: drainLease(of(open()), 'released'), institutionNumber: 8 }).ok).toBe(true);
  });

  it('M4 is renewed by compare-and-set on its epoch and never shortened', () => {
    const lease = of(open());
    const renewed = of(renewLease(lease, { expectedEpoch: 1, nowMs: nowMs + 1000 }));
    expect(renewed).toMatchObject({ epoch: 2, scanUntilMs: nowMs + 1000 + leaseDurationMs });
    expect(renewLease(renewed, { expectedEpoch: 1, nowMs })).toMatchObject({ ok: false, refusal: { code: 'leaseChanged', details: { epoch: 2 } } });
    expect(of(renewLease(renewed, { expectedEpoch: 2, nowMs: nowMs - 5000 })).scanUntilMs).toBe(renewed.scanUntilMs);
    expect(renewLease(lease, { expectedEpoch: 1, nowMs: lease.scanUntilMs })).toMatchObject({ ok: false, refusal: { code: 'leaseDraining' } });
    expect(renewLease(drainLease(granted('a'), 'released'), { expectedEpoch: 1, nowMs })).toMatchObject({ ok: false, refusal: { code: 'leaseDraining' } });
  });

  it('M4 gives no grant once it drains or its time is over', () => {
    expect(granted('a', 'b', 'a').devices.map(({ deviceId }) => deviceId)).toEqual(['b', 'a']);
    expect(grantDevice(drainLease(granted('a'), 'released'), { deviceId: 'b', nowMs }).ok).toBe(false);
    expect(grantDevice(of(open()), { deviceId: 'b', nowMs: nowMs + leaseDurationMs }).ok).toBe(false);
    expect(grantDevice(of(open()), { deviceId: 'b', nowMs: nowMs + leaseDurationMs - 1 }).ok).toBe(true);
  });

  it.each(['expired', 'released', 'cancelled', 'rosterRemoved', 'undone'] as const)('M4 drains when it is %s and ends when every granted device is back', (reason) => {
    const draining = drainLease(granted('a', 'b'), reason);
    expect(draining).toMatchObject({ status: 'draining', drainReason: reason });
    const one = acknowledgeDrain(draining, 'a');
    expect(one.status).toBe('draining');
    expect(acknowledgeDrain(one, 'stranger').status).toBe('draining');
    expect(acknowledgeDrain(one, 'b')).toMatchObject({ status: 'ended', isForced: false });
  });

  it('M4 keeps its first reason, but an undo counts whenever it comes', () => {
    const lease = of(renewLease(granted('a'), { expectedEpoch: 1, nowMs }));
    const undone = drainLease(drainLease(lease, 'released'), 'undone');
    expect(undone).toMatchObject({ drainReason: 'released', undoneEpoch: 2 });
    expect(drainLease(lease, 'released').undoneEpoch).toBe(0);
  });

  it('M4 an acknowledgement of an active lease means nothing', () => {
    const lease = granted('a');
    expect(acknowledgeDrain(lease, 'a')).toBe(lease);
  });

  it('M4 expires exactly at its end', () => {
    const lease = granted('a');
    expect(ageLease(lease, lease.scanUntilMs - 1)).toBe(lease);
    expect(ageLease(lease, lease.scanUntilMs)).toMatchObject({ status: 'draining', drainReason: 'expired' });
    expect(ageLease(of(open()), nowMs + leaseDurationMs).status).toBe('ended');
  });

  it('M4 is taken by force 72 h after the last possible scan, not earlier', () => {
    const draining = ageLease(granted('a'), nowMs + leaseDurationMs);
    const fromMs = draining.scanUntilMs + forceAfterMs;
    expect(forceAfterMs).toBe(72 * 3_600_000);
    expect(forceLeaseEnd(draining, fromMs - 1)).toMatchObject({ ok: false, refusal: { code: 'leaseDraining', details: { devicesAway: 1, forceFromMs: fromMs } } });
    expect(forceLeaseEnd(draining, fromMs)).toMatchObject({ ok: true, value: { status: 'ended', isForced: true } });
    expect(forceLeaseEnd(granted('a'), fromMs).ok).toBe(false);
    const ended = acknowledgeDrain(draining, 'a');
    expect(of(forceLeaseEnd(ended, fromMs)).isForced).toBe(false);
  });

  it('M4 a damaged queue cannot be acknowledged away: only force ends that lease', () => {
    const draining = drainLease(markDeviceDamaged(granted('a', 'b'), 'a'), 'released');
    expect(acknowledgeDrain(acknowledgeDrain(draining, 'a'), 'b').status).toBe('draining');
    const back = acknowledgeDrain(drainLease(granted('a', 'b'), 'released'), 'a');
    expect(acknowledgeDrain(markDeviceDamaged(back, 'a'), 'b').status).toBe('ended');
    expect(of(grantDevice(markDeviceDamaged(granted('a'), 'a'), { deviceId: 'a', nowMs })).devices).toEqual([{ deviceId: 'a', isDrained: false, isDamaged: true }]);
  });

  it('M4 binds the voucher until it ended; after an undo it may be used anywhere online', () => {
    expect(isLeaseBinding(granted('a'))).toBe(true);
    expect(isLeaseBinding(drainLease(granted('a'), 'released'))).toBe(true);
    expect(isLeaseBinding(drainLease(granted('a'), 'undone'))).toBe(false);
    expect(isLeaseBinding(drainLease(of(open()), 'released'))).toBe(false);
  });
});
