import { describe, expect, it } from 'vitest';
import { decodeRedeemCode, type RedeemCode } from '../qr-code/redeem-code';
import { issueVoucher, nowSeconds } from '../../test/issued-voucher';
import type { ScanGrant } from './grant';
import { drainLease, forceLeaseEnd, grantDevice, openLease, type Lease } from './lease';
import { datingToleranceMs, decideMerge, delistGraceMs, grantMarginMs, type MergeVoucher } from './merge-scan';
import type { ScanRecord } from './scan-record';

const nowMs = nowSeconds * 1000;
const code = decodeRedeemCode((await issueVoucher()).code) as RedeemCode;
const number = code.credential.voucherNumber;
const opened = openLease({ leaseId: 'l1', voucherNumber: number, institutionNumber: 7, nowMs: nowMs - 1000 });
if (!opened.ok) throw new Error('not opened');
const withDevice = grantDevice(opened.value, { deviceId: 'd', nowMs });
if (!withDevice.ok) throw new Error('not granted');
const lease: Lease = withDevice.value;
const grant: ScanGrant = { leaseId: 'l1', epoch: 1, deviceId: 'd', institutionNumber: 7, voucherNumber: number, credentialThumbprint: 't', issuedAtMs: nowMs - 1000, scanUntilMs: lease.scanUntilMs };
const record: ScanRecord = { sequence: 1, previousHash: 'h', deviceId: 'd', institutionNumber: 7, codeText: 'x', color: 'green', scannedAtMs: nowMs, isTimeTrusted: true };
const voucher: MergeVoucher = { status: 'claimed', expiresAtMs: nowMs + 86_400_000, lease };

const merge = (change: { record?: Partial<ScanRecord>; grant?: Partial<ScanGrant> | undefined; voucher?: Partial<MergeVoucher>; lease?: Lease | undefined; continues?: boolean; thumbprint?: string; atMs?: number; wholeAtMs?: number } = {}) =>
  decideMerge({
    record: { ...record, ...change.record }, code, grant: 'grant' in change && change.grant === undefined ? undefined : { ...grant, ...change.grant }, credentialThumbprint: change.thumbprint ?? 't',
    grantLease: 'lease' in change ? change.lease : lease, voucher: { ...voucher, ...change.voucher }, continuesCheckpoint: change.continues ?? true, wholeAtMs: change.wholeAtMs ?? nowMs - 3_600_000, nowMs: change.atMs ?? nowMs + 3_600_000,
  });
const forced = forceLeaseEnd(drainLease(lease, 'released'), lease.scanUntilMs + 72 * 3_600_000);

describe('M4 merging a green scan', () => {
  it('M4 uses the voucher under its lease, once', () => {
    expect(merge()).toEqual({ outcome: 'used', leaseId: 'l1', flags: [] });
    expect(merge({ voucher: { status: 'used', use: { institutionNumber: 7, leaseId: 'l1' } } })).toMatchObject({ outcome: 'sameUse', leaseId: undefined });
    expect(merge({ voucher: { status: 'settled', use: { institutionNumber: 7, leaseId: 'l1' } } }).outcome).toBe('sameUse');
    expect(merge({ voucher: { status: 'used', use: { institutionNumber: 8 } } }).outcome).toBe('lateConflict');
    expect(merge({ voucher: { status: 'voided' } }).outcome).toBe('lateConflict');
  });

  it('M4 stands although the lease drains, the lease ended or the voucher expired since', () => {
    expect(merge({ lease: drainLease(lease, 'expired') }).outcome).toBe('used');
    expect(merge({ voucher: { status: 'expired', expiresAtMs: nowMs + 1 } }).outcome).toBe('used');
  });

  it('M4 is superseded after an undo of its epoch, not of an earlier one', () => {
    expect(merge({ lease: drainLease(lease, 'undone') }).outcome).toBe('superseded');
    expect(merge({ lease: { ...drainLease(lease, 'undone'), undoneEpoch: 1 }, grant: { epoch: 2 } }).outcome).toBe('used');
    expect(merge({ lease: drainLease(lease, 'undone'), voucher: { status: 'used', use: { institutionNumber: 7, leaseId: 'l1' } } }).outcome).toBe('superseded');
  });

  it('M4 is a late conflict after force, whether or not somebody used the voucher since', () => {
    if (!forced.ok) throw new Error('not forced');
    expect(merge({ lease: forced.value }).outcome).toBe('lateConflict');
    expect(merge({ lease: forced.value, voucher: { status: 'used', use: { institutionNumber: 9, leaseId: 'l2' } } }).outcome).toBe('lateConflict');
    expect(merge({ lease: forced.value, voucher: { status: 'used', use: { institutionNumber: 7, leaseId: 'l1' } } }).outcome).toBe('sameUse');
  });

  it('M4 stands against a delist only if grant and code are older, the chain goes on and it comes within 24 h', () => {
    const delistedAtMs = nowMs + 1000;
    const at = (change: Parameters<typeof merge>[0] = {}) => merge({ ...change, voucher: { delistedAtMs, ...change.voucher } });
    expect(at({ atMs: delistedAtMs + delistGraceMs })).toEqual({ outcome: 'used', leaseId: 'l1', flags: ['delistGrace'] });
    expect(at({ atMs: delistedAtMs + delistGraceMs + 1 }).outcome).toBe('delisted');
    expect(at({ continues: false })).toMatchObject({ outcome: 'delisted', flags: ['brokenChain'] });
    expect(at({ grant: { issuedAtMs: delistedAtMs } }).outcome).toBe('delisted');
    expect(at({ voucher: { delistedAtMs: code.generatedAtSeconds * 1000 } }).outcome).toBe('delisted');
    expect(at({ voucher: { delistedAtMs: code.generatedAtSeconds * 1000 + 1 } }).outcome).toBe('used');
  });

  it('M4 counts as queued when one field of its grant does not match, and says so', () => {
    const wrong: Parameters<typeof merge>[0][] = [
      { grant: undefined }, { grant: { deviceId: 'e' } }, { grant: { institutionNumber: 8 } }, { grant: { voucherNumber: '0' } }, { thumbprint: 'other' },
      { record: { isTimeTrusted: false } }, { lease: undefined }, { grant: { scanUntilMs: nowMs + grantMarginMs } },
    ];
    for (const change of wrong) {
      expect(merge({ ...change, voucher: { status: 'used', use: { institutionNumber: 8 } } }), JSON.stringify(change)).toMatchObject({ outcome: 'alreadyUsed', flags: expect.arrayContaining(['greenWithoutGrant']) });
    }
    expect(merge({ grant: { scanUntilMs: nowMs + grantMarginMs + 1 } }).flags).toEqual([]);
  });
});

describe('M4 merging what the device cannot have scanned then', () => {
  const at = (scannedAtMs: number, change: Parameters<typeof merge>[0] = {}) => merge({ ...change, record: { scannedAtMs, ...change.record } });
  const [earlyMs, lateMs] = [nowMs - 1000 - datingToleranceMs, nowMs + 3_600_000 + datingToleranceMs];

  it('M4 takes a green date from the grant on and up to now, and no other for one', () => {
    for (const scannedAtMs of [earlyMs, lateMs]) expect(at(scannedAtMs)).toEqual({ outcome: 'used', leaseId: 'l1', flags: [] });
    for (const scannedAtMs of [earlyMs - 1, lateMs + 1]) expect(at(scannedAtMs).flags).toEqual(['greenWithoutGrant', 'untrustedTime']);
    expect(at(earlyMs, { wholeAtMs: nowMs - 1000 }).flags).toEqual([]);
    expect(at(earlyMs, { wholeAtMs: nowMs - 999 }).flags).toEqual(['greenWithoutGrant', 'untrustedTime']);
    expect(at(earlyMs - 1, { record: { color: 'amber' } }).flags).toEqual([]); // a grant dates green scans
  });

  it('M4 takes a code from the device\'s last meeting on where the device had no time', () => {
    const shownAtMs = code.generatedAtSeconds * 1000;
    const amber = (change: Parameters<typeof merge>[0]) => merge({ ...change, record: { color: 'amber', isTimeTrusted: false } });
    expect(amber({ wholeAtMs: shownAtMs + datingToleranceMs })).toMatchObject({ outcome: 'used', flags: ['untrustedTime'] });
    expect(amber({ wholeAtMs: shownAtMs + datingToleranceMs + 1 })).toEqual({ outcome: 'expiredCode', leaseId: undefined, flags: ['untrustedTime'] });
    expect(amber({ wholeAtMs: 0, atMs: shownAtMs - datingToleranceMs }).outcome).toBe('used');
    expect(amber({ wholeAtMs: 0, atMs: shownAtMs - datingToleranceMs - 1 }).outcome).toBe('futureCode');
    expect(amber({ wholeAtMs: NaN }).outcome).toBe('expiredCode'); // nobody knows since when
    expect(amber({ atMs: NaN }).outcome).toBe('futureCode');
    expect(merge({ record: { color: 'amber' }, wholeAtMs: shownAtMs + datingToleranceMs + 1, atMs: shownAtMs + 2 * datingToleranceMs }).outcome).toBe('expiredCode'); // dated before it: no date
  });
});

describe('M4 merging what comes too late', () => {
  it('M4 a device that reported its grant as dropped has no say under it', () => {
    const drained: Lease = { ...drainLease(lease, 'released'), devices: [{ deviceId: 'd', isDrained: true }], status: 'ended' };
    const next: Lease = { ...lease, leaseId: 'l2', institutionNumber: 8 };
    expect(merge({ lease: drained, voucher: { lease: next } })).toEqual({ outcome: 'leasedElsewhere', leaseId: undefined, flags: ['afterDrain'] });
    expect(merge({ lease: { ...drained, status: 'draining' }, voucher: { lease: undefined } })).toMatchObject({ outcome: 'used', leaseId: undefined, flags: ['afterDrain'] });
    expect(merge({ lease: { ...lease, devices: [] }, voucher: { lease } })).toMatchObject({ flags: ['afterDrain'] });
  });

  it('M4 I3 two scans of one lease around a delist end the same in either order', () => {
    const delistedAtMs = code.generatedAtSeconds * 1000;
    const used = { status: 'used' as const, use: { institutionNumber: 7, leaseId: 'l1' }, delistedAtMs };
    expect(merge({ voucher: used }).outcome).toBe('delisted');
    expect(merge({ voucher: { ...used, delistedAtMs: delistedAtMs + 1 } }).outcome).toBe('sameUse');
  });

  it('M4 a queued scan of a use that was undone does not bring it back; a code shown after it counts', () => {
    const undoneAtMs = code.generatedAtSeconds * 1000;
    const amber = (at: number) => merge({ grant: undefined, record: { color: 'amber' }, voucher: { lease: undefined, undoneAtMs: at } }).outcome;
    expect([amber(undoneAtMs), amber(undoneAtMs - 1)]).toEqual(['superseded', 'used']);
  });
});

describe('M4 merging an amber scan', () => {
  const amber = (change: Parameters<typeof merge>[0] = {}) => merge({ grant: undefined, ...change, record: { color: 'amber', ...change.record } });
  const free = { lease: undefined };

  it('M4 is decided like a use of now: the first committed wins', () => {
    expect(amber({ voucher: free })).toEqual({ outcome: 'used', leaseId: undefined, flags: [] });
    for (const status of ['used', 'settled', 'writtenOff'] as const) expect(amber({ voucher: { ...free, status } }).outcome).toBe('alreadyUsed');
    expect(amber({ voucher: { ...free, status: 'expired' } }).outcome).toBe('expiredVoucher');
    expect(amber({ voucher: { ...free, status: 'voided' } }).outcome).toBe('delisted');
    expect(amber({ voucher: { ...free, delistedAtMs: nowMs + 10_000_000 } }).outcome).toBe('delisted');
    const shownAtMs = code.generatedAtSeconds * 1000;
    const over = (delistedAtMs: number, expiresAtMs: number) => amber({ voucher: { ...free, expiresAtMs, delistedAtMs } }).outcome;
    expect([over(shownAtMs, shownAtMs), over(shownAtMs - 1, shownAtMs), over(shownAtMs + 1, shownAtMs + 1)]).toEqual(['expiredVoucher', 'delisted', 'delisted']);
  });

  it('M4 is refused while another institution holds the lease, and joins the lease of its own', () => {
    expect(amber({ record: { institutionNumber: 8 } }).outcome).toBe('leasedElsewhere');
    expect(amber({ record: { institutionNumber: 8 }, voucher: { lease: drainLease(lease, 'released') } }).outcome).toBe('leasedElsewhere');
    expect(amber({ record: { institutionNumber: 8 }, voucher: { lease: drainLease(lease, 'undone') } })).toMatchObject({ outcome: 'used', leaseId: undefined });
    expect(amber()).toMatchObject({ outcome: 'used', leaseId: 'l1' });
  });

  it('M4 goes by the second that the holder signed, not by the device\'s clock', () => {
    const ownMs = code.generatedAtSeconds * 1000;
    expect(amber({ record: { isTimeTrusted: false, scannedAtMs: 0 }, voucher: free })).toEqual({ outcome: 'used', leaseId: undefined, flags: ['untrustedTime'] });
    expect(amber({ voucher: { ...free, expiresAtMs: ownMs } }).outcome).toBe('expiredVoucher');
    expect(amber({ voucher: { ...free, expiresAtMs: ownMs + 1 } }).outcome).toBe('used');
  });
});

it('M4 an amber scan before the voucher\'s validity is refused, from its first second on it is not', () => {
  const amber = (validFromSeconds: number) =>
    decideMerge({ record: { ...record, color: 'amber' }, code: { ...code, credential: { ...code.credential, validFromSeconds } }, credentialThumbprint: 't', voucher: { ...voucher, lease: undefined }, continuesCheckpoint: true, wholeAtMs: 0, nowMs });
  expect(amber(code.generatedAtSeconds + 1)).toEqual({ outcome: 'notYetValid', leaseId: undefined, flags: [] });
  expect(amber(code.generatedAtSeconds).outcome).toBe('used');
});

describe('M4 what an online use would hear', () => {
  it.each(['notAnInstitutionAdmin', 'institutionClosed', 'revoked', 'wrongTrainingType'] as const)('M4 refuses an amber scan with %s, and never a green one', (useRefusal) => {
    expect(merge({ voucher: { useRefusal } }).outcome).toBe('used');
    expect(merge({ record: { color: 'amber' }, voucher: { useRefusal } })).toMatchObject({ outcome: useRefusal, leaseId: undefined });
    expect(merge({ record: { color: 'amber' }, voucher: { useRefusal, status: 'used' } }).outcome).toBe('alreadyUsed');
  });
});
