import {
  acknowledgeDrain, ageLease, computeGenesisHash, decideMerge, drainLease, forceLeaseEnd, grantDevice, hashScanRecord, isLeaseBinding, markDeviceDamaged, mostRecordsPerRequest, openLease, openQueuedScan,
  renewLease, scanGrantTag, signedTimeTag, type DrainReason, type Lease, type MergeVerdict, type QueueCheckpoint, type QueuedScanOpening, type ScanGrant, type ScanVerdict, type SignedTime,
  type SynchronizationAnswer, type SynchronizationRequest,
} from '../src/offline';
import type { CryptoSuite, SigningKey } from '../src/crypto/crypto-suite';
import { signText, type SignedText } from '../src/crypto/signed-text';
import type { TrustedIssuer } from '../src/qr-code/verify-redeem-code';
import type { VoucherStatusName } from '../src/voucher/lifecycle';

/** Checks that may be taken out, to see that the simulation notices. */
export type Mutilation = 'none' | 'grantsWithoutLease' | 'leaseBeforeDrained' | 'onlineIgnoresLease';

export interface ModelVoucher {
  readonly number: string;
  readonly template: number;
  readonly expiresAtMs: number;
  /** One for each phone that the holder bound (A21). */
  readonly credentialThumbprints: string[];
  status: VoucherStatusName;
  use?: { institutionNumber: number; leaseId?: string | undefined } | undefined;
  leases: Lease[];
  undoneAtMs?: number | undefined;
}

export interface ModelDevice {
  readonly deviceId: string;
  readonly key: SigningKey;
  readonly institutionNumber: number;
  isOnRoster: boolean;
  checkpoint: QueueCheckpoint;
  revision: number;
  /** When its whole queue was last seen here. */
  wholeAtMs: number;
  queueId?: string | undefined;
}

export interface MergedScan {
  readonly opening: Extract<QueuedScanOpening, { outcome: 'opened' }>;
  readonly verdict: MergeVerdict;
  readonly lease?: Lease | undefined;
  readonly useInstitution?: number | undefined;
}

/** The platform as the rules see it: what the reference platform does in SQL, in memory. */
export interface ModelPlatform {
  readonly vouchers: Map<string, ModelVoucher>;
  readonly devices: Map<string, ModelDevice>;
  readonly delistedAtMs: Map<number, number>;
  readonly merged: Map<string, ScanVerdict>;
  onMerged: (scan: MergedScan) => void;
  /** Every use that stands now, by voucher: counted apart from the vouchers' own state. */
  readonly standing: Map<string, number>;
}

export interface PlatformContext {
  readonly suite: CryptoSuite;
  readonly key: SigningKey;
  readonly issuer: TrustedIssuer;
  readonly mutilation: Mutilation;
  nowMs(): number;
  statusBundle(platform: ModelPlatform): Promise<SignedText>;
}

export const latestLease = (voucher: ModelVoucher): Lease | undefined => voucher.leases[voucher.leases.length - 1];

function setLatest(voucher: ModelVoucher, lease: Lease): void {
  voucher.leases = [...voucher.leases.slice(0, -1), lease];
}

export function ageVoucher(voucher: ModelVoucher, nowMs: number): void {
  const lease = latestLease(voucher);
  if (lease !== undefined) setLatest(voucher, ageLease(lease, nowMs));
}

export function book(platform: ModelPlatform, context: PlatformContext, voucher: ModelVoucher, institutionNumber: number): boolean {
  ageVoucher(voucher, context.nowMs());
  if (voucher.status !== 'claimed' || platform.delistedAtMs.has(voucher.template)) return false;
  const previous = context.mutilation === 'leaseBeforeDrained' ? undefined : latestLease(voucher);
  const opened = openLease({ previous, leaseId: `${voucher.number}/${voucher.leases.length + 1}`, voucherNumber: voucher.number, institutionNumber, nowMs: context.nowMs() });
  if (opened.ok) voucher.leases.push(opened.value);
  return opened.ok;
}

export function changeLease(voucher: ModelVoucher, nowMs: number, change: 'renew' | 'release' | 'cancel' | 'forceEnd'): void {
  ageVoucher(voucher, nowMs);
  const lease = latestLease(voucher);
  if (lease === undefined || lease.status === 'ended') return;
  if (change === 'renew') {
    const renewed = renewLease(lease, { expectedEpoch: lease.epoch, nowMs });
    if (renewed.ok) setLatest(voucher, renewed.value);
  } else if (change === 'forceEnd') {
    const ended = forceLeaseEnd(lease, nowMs);
    if (ended.ok) setLatest(voucher, ended.value);
  } else setLatest(voucher, drainLease(lease, change === 'release' ? 'released' : 'cancelled'));
}

export function undo(platform: ModelPlatform, voucher: ModelVoucher, nowMs: number): void {
  ageVoucher(voucher, nowMs);
  if (voucher.status !== 'used') return;
  const usedUnder = voucher.use?.leaseId;
  voucher.status = 'claimed';
  voucher.use = undefined;
  voucher.undoneAtMs = nowMs;
  platform.standing.set(voucher.number, (platform.standing.get(voucher.number) ?? 0) - 1);
  voucher.leases = voucher.leases.map((lease) => (lease.leaseId === usedUnder ? drainLease(lease, 'undone') : lease));
}

export function redeemOnline(platform: ModelPlatform, context: PlatformContext, voucher: ModelVoucher, institutionNumber: number): boolean {
  const nowMs = context.nowMs();
  ageVoucher(voucher, nowMs);
  const lease = latestLease(voucher);
  const isBound = lease !== undefined && isLeaseBinding(lease);
  if (voucher.status !== 'claimed' || platform.delistedAtMs.has(voucher.template) || nowMs >= voucher.expiresAtMs) return false;
  if (isBound && lease.institutionNumber !== institutionNumber && context.mutilation !== 'onlineIgnoresLease') return false;
  use(platform, voucher, { institutionNumber, leaseId: isBound && lease.institutionNumber === institutionNumber ? lease.leaseId : undefined });
  return true;
}

function use(platform: ModelPlatform, voucher: ModelVoucher, made: NonNullable<ModelVoucher['use']>): void {
  voucher.status = 'used';
  voucher.use = made;
  platform.standing.set(voucher.number, (platform.standing.get(voucher.number) ?? 0) + 1);
}

/** Merges one opened record into the platform's state (I3 does this in several orders). */
export function mergeOpened(platform: ModelPlatform, opening: Extract<QueuedScanOpening, { outcome: 'opened' }>, continuesCheckpoint: boolean, nowMs: number): MergeVerdict {
  const { wholeAtMs = 0 } = platform.devices.get(opening.record.deviceId) ?? {};
  const { record, code, grant, credentialThumbprint } = opening;
  const voucher = platform.vouchers.get(code.credential.voucherNumber);
  if (voucher === undefined) throw new RangeError('a voucher that the model never issued');
  ageVoucher(voucher, nowMs);
  const grantLease = voucher.leases.find(({ leaseId }) => leaseId === grant?.leaseId);
  const verdict = decideMerge({
    record, code, grant, credentialThumbprint, grantLease, continuesCheckpoint, wholeAtMs, nowMs,
    voucher: { status: voucher.status, expiresAtMs: voucher.expiresAtMs, use: voucher.use, delistedAtMs: platform.delistedAtMs.get(voucher.template), undoneAtMs: voucher.undoneAtMs, lease: latestLease(voucher) },
  });
  if (verdict.outcome === 'used') use(platform, voucher, { institutionNumber: record.institutionNumber, leaseId: verdict.leaseId });
  platform.onMerged({ opening, verdict, lease: grantLease, useInstitution: voucher.use?.institutionNumber });
  return verdict;
}

/** `POST …/synchronizations`: records, then drains, then what the device gets. */
export async function synchronize(platform: ModelPlatform, context: PlatformContext, device: ModelDevice, request: SynchronizationRequest): Promise<SynchronizationAnswer> {
  const verdicts: ScanVerdict[] = [];
  for (const [index, text] of request.records.entries()) verdicts.push({ ...(await mergeText(platform, context, device, text)), index });
  // Another storage than before: what the old one held is gone.
  if (device.queueId !== undefined && device.queueId !== request.queueId) markDamaged(platform, device.deviceId);
  device.queueId = request.queueId;
  // With an entry missing at its end, the queue may lack a scan: nothing is drained by it.
  const isWhole = request.head.hash === device.checkpoint.hash;
  if (!isWhole && request.records.length < mostRecordsPerRequest) markDamaged(platform, device.deviceId);
  if (isWhole) device.wholeAtMs = context.nowMs();
  for (const voucher of platform.vouchers.values()) {
    ageVoucher(voucher, context.nowMs());
    voucher.leases = voucher.leases.map((lease) => (isWhole && request.drainedLeases.includes(lease.leaseId) ? acknowledgeDrain(lease, device.deviceId) : lease));
  }
  const grants = device.isOnRoster ? await grantAll(platform, context, device) : [];
  const drainingLeases = [...platform.vouchers.values()].flatMap(({ leases }) => leases).filter((lease) => lease.status !== 'active' && lease.devices.some(({ deviceId, isDrained }) => deviceId === device.deviceId && !isDrained)).map(({ leaseId }) => leaseId);
  device.revision += 1;
  const time: SignedTime = { deviceId: device.deviceId, nonce: request.timeNonce, serverTimeMs: context.nowMs(), revision: device.revision };
  return { verdicts, checkpoint: device.checkpoint, grants, drainingLeases, time: await signText({ value: time, domainTag: signedTimeTag, key: context.key }), statusBundle: await context.statusBundle(platform) };
}

async function mergeText(platform: ModelPlatform, context: PlatformContext, device: ModelDevice, text: SignedText): Promise<Omit<ScanVerdict, 'index'>> {
  const hash = await hashScanRecord(text, context.suite);
  const before = platform.merged.get(hash);
  if (before !== undefined) return before;
  const opening = await openQueuedScan({ text, deviceKey: device.key, deviceId: device.deviceId, platformKey: context.key, findIssuers: () => [context.issuer], suite: context.suite });
  const record = 'record' in opening ? opening.record : undefined;
  const continuesCheckpoint = record !== undefined && record.previousHash === device.checkpoint.hash && record.sequence === device.checkpoint.sequence + 1;
  const verdict: ScanVerdict = { index: 0, flags: [], ...(opening.outcome === 'opened' ? mergeOpened(platform, opening, continuesCheckpoint, context.nowMs()) : { outcome: opening.outcome === 'badCode' ? opening.refusal : 'unreadable' }) };
  platform.merged.set(hash, verdict);
  if (!continuesCheckpoint) markDamaged(platform, device.deviceId);
  if (record !== undefined) device.checkpoint = { sequence: Math.max(record.sequence, device.checkpoint.sequence), hash };
  return verdict;
}

function markDamaged(platform: ModelPlatform, deviceId: string): void {
  for (const voucher of platform.vouchers.values()) voucher.leases = voucher.leases.map((lease) => (lease.status === 'ended' ? lease : markDeviceDamaged(lease, deviceId)));
}

async function grantAll(platform: ModelPlatform, context: PlatformContext, device: ModelDevice): Promise<SignedText[]> {
  const texts: SignedText[] = [];
  for (const voucher of platform.vouchers.values()) {
    const lease = latestLease(voucher);
    const isMutilated = context.mutilation === 'grantsWithoutLease';
    if (voucher.status !== 'claimed' || platform.delistedAtMs.has(voucher.template)) continue;
    if (!isMutilated && (lease?.status !== 'active' || lease.institutionNumber !== device.institutionNumber)) continue;
    const granted = lease === undefined ? undefined : grantDevice(lease, { deviceId: device.deviceId, nowMs: context.nowMs() });
    if (granted?.ok === true) setLatest(voucher, granted.value);
    else if (!isMutilated) continue;
    const grant: Omit<ScanGrant, 'credentialThumbprint'> = {
      leaseId: lease?.leaseId ?? 'none', epoch: lease?.epoch ?? 1, deviceId: device.deviceId, institutionNumber: device.institutionNumber, voucherNumber: voucher.number,
      issuedAtMs: context.nowMs(), scanUntilMs: lease?.scanUntilMs ?? context.nowMs() + 24 * 3_600_000,
    };
    for (const credentialThumbprint of voucher.credentialThumbprints) texts.push(await signText({ value: { ...grant, credentialThumbprint }, domainTag: scanGrantTag, key: context.key }));
  }
  return texts;
}

export async function enrolDevice(platform: ModelPlatform, context: PlatformContext, options: { deviceId: string; key: SigningKey; institutionNumber: number }): Promise<ModelDevice> {
  const device: ModelDevice = { ...options, isOnRoster: true, checkpoint: { sequence: 0, hash: await computeGenesisHash(options.deviceId, context.suite) }, revision: 0, wholeAtMs: context.nowMs() };
  platform.devices.set(options.deviceId, device);
  return device;
}

/** The admin leaves the roster: the device gets nothing more, and its leases wait for it. */
export function removeFromRoster(platform: ModelPlatform, device: ModelDevice, nowMs: number, reason: DrainReason = 'rosterRemoved'): void {
  device.isOnRoster = false;
  for (const voucher of platform.vouchers.values()) {
    ageVoucher(voucher, nowMs);
    const lease = latestLease(voucher);
    if (lease?.devices.some(({ deviceId, isDrained }) => deviceId === device.deviceId && !isDrained) === true) setLatest(voucher, drainLease(lease, reason));
  }
}
