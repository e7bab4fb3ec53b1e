import type { RedeemCode, SignedText, TextKey, TrustedIssuer } from '@skill-voucher/sdk-core';
import { decideMerge, hashScanRecord, openQueuedScan, type MergeVerdict, type QueuedScanOpening, type ScanRecord, type ScanVerdict as MergedScan } from '@skill-voucher/sdk-core/offline';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { mergedScans, scanDevices } from '../../database/schema/booking-tables';
import { dataAccesses } from '../../database/schema/voucher-tables';
import type { ScanVerdict } from '../../http/schemas/offline-scan-schemas';
import type { Platform } from '../../platform';
import { readMergeFacts, type MergeFacts } from './read-merge-facts';
import { recordOfflineUse } from './record-offline-use';
import { lockScanDevice, markScanDeviceDamaged, type ScanDeviceRow } from './scan-devices';

export interface SynchronizingDevice {
  /** Who delivers. */
  readonly actor: DeviceActor;
  /** Whose queue it is: the actor's own key, or one that the same person had. */
  readonly deviceId: string;
  readonly deviceKey: TextKey;
  readonly revokedAtMs?: number | undefined;
  readonly findIssuers: (keyId: string) => readonly TrustedIssuer[];
}

type Verdict = Omit<MergedScan, 'index'>;
type OpenedScan = Extract<QueuedScanOpening, { outcome: 'opened' }>;

/** One after the other, oldest first. */
export async function mergeScanRecords(platform: Platform, device: SynchronizingDevice, records: readonly SignedText[]): Promise<Static<typeof ScanVerdict>[]> {
  const verdicts: Static<typeof ScanVerdict>[] = [];
  for (const [index, text] of records.entries()) {
    const { outcome, flags, usedAtMs } = await mergeScanRecord(platform, device, text);
    verdicts.push({ index, outcome, flags: [...flags], ...(usedAtMs === undefined ? {} : { usedAtMs }) });
  }
  return verdicts;
}

/**
 * Decides one queued scan, in a transaction of its own: what was answered once stays so,
 * whatever becomes of the request. The same record again gets the same verdict (M4).
 */
async function mergeScanRecord(platform: Platform, device: SynchronizingDevice, text: SignedText): Promise<Verdict> {
  const { suite } = platform;
  const { deviceId } = device;
  const recordHash = await hashScanRecord(text, suite);
  const opening = await openQueuedScan({ text, deviceKey: device.deviceKey, deviceId, platformKey: readPlatformKey(platform), findIssuers: device.findIssuers, suite });
  const { verdict, usedVoucher } = await platform.database.orm.transaction(async (tx) => mergeUnderLock(tx, { platform, from: device, opening, recordHash }));
  if (usedVoucher !== undefined) {
    platform.stateFeed.announceVoucher(usedVoucher);
    platform.onOutboxEvent();
  }
  return verdict;
}

export function readPlatformKey(platform: Platform): TextKey {
  const { algorithm, publicKey } = platform.keys.offlineKey;
  return { algorithm, publicKey };
}

async function mergeUnderLock(tx: Orm, options: { platform: Platform; from: SynchronizingDevice; opening: QueuedScanOpening; recordHash: string }): Promise<{ verdict: Verdict; usedVoucher?: string }> {
  const { from, opening, recordHash } = options;
  const device = await lockScanDevice(tx, from.deviceId);
  if (opening.outcome === 'unreadable') {
    await markScanDeviceDamaged(tx, device.deviceId);
    return { verdict: { outcome: 'unreadable', flags: [] } };
  }
  const [before] = await tx.select().from(mergedScans).where(and(eq(mergedScans.deviceId, device.deviceId), eq(mergedScans.recordHash, recordHash)));
  if (before !== undefined) return { verdict: { outcome: before.outcome, flags: before.flags, ...(before.usedAtMs === null ? {} : { usedAtMs: before.usedAtMs }) } };
  const { record } = opening;
  const continuesCheckpoint = record.previousHash === device.headHash && record.sequence === device.headSequence + 1;
  const merged = opening.outcome === 'opened' ? await mergeOpened(tx, { ...options, opening, continuesCheckpoint, wholeAtMs: device.wholeAtMs }) : { verdict: { outcome: opening.refusal, flags: [] } };
  await storeVerdict(tx, { ...options, device, record, ...merged });
  if (!continuesCheckpoint) await markScanDeviceDamaged(tx, device.deviceId);
  return { verdict: merged.verdict, ...(merged.verdict.outcome === 'used' && merged.code !== undefined ? { usedVoucher: merged.code.credential.voucherNumber } : {}) };
}

interface Merged {
  readonly verdict: Verdict;
  readonly code?: RedeemCode;
  readonly leaseId?: string | undefined;
}

async function mergeOpened(tx: Orm, options: { platform: Platform; from: SynchronizingDevice; opening: OpenedScan; continuesCheckpoint: boolean; wholeAtMs: number }): Promise<Merged> {
  const { platform, from, opening, continuesCheckpoint, wholeAtMs } = options;
  const { actor } = from;
  const { record, code, grant, credentialThumbprint } = opening;
  const nowMs = platform.nowMs();
  const facts = await readMergeFacts(tx, { platform, actor, record, code, nowMs });
  if (facts === undefined) return { verdict: { outcome: 'unknownIssuer', flags: [] } };
  const grantLease = facts.leases.find(({ leaseId }) => leaseId === grant?.leaseId);
  const decided = decideMerge({ record, code, grant, credentialThumbprint, grantLease, continuesCheckpoint, wholeAtMs, nowMs, voucher: facts.voucher, deviceRevokedAtMs: from.revokedAtMs });
  await recordConsequences(tx, { actor, record, code, facts, decided, nowMs });
  const isStrange = facts.voucher.useRefusal === 'notAnInstitutionAdmin'; // to whom it is not told when the voucher was used
  const usedAtMs = decided.outcome === 'used' ? nowMs : isStrange ? null : facts.row.usedAtMs;
  return { code, leaseId: decided.leaseId ?? grantLease?.leaseId, verdict: { outcome: decided.outcome, flags: decided.flags, ...(usedAtMs === null ? {} : { usedAtMs }) } };
}

async function recordConsequences(tx: Orm, options: { actor: DeviceActor; record: ScanRecord; code: RedeemCode; facts: MergeFacts; decided: MergeVerdict; nowMs: number }): Promise<void> {
  const { actor, record, code, facts, decided, nowMs } = options;
  const { holderBucket, voucherNumber } = facts.row;
  const { institutionNumber, scannedAtMs } = record;
  if (decided.outcome !== 'notAnInstitutionAdmin') {
    await tx.insert(dataAccesses).values({ holderBucket, voucherNumber, kind: 'scanned', institutionNumber, actorId: actor.personId, atMs: nowMs });
  }
  if (decided.outcome === 'used') {
    const codeAgeSeconds = record.isTimeTrusted ? Math.round(scannedAtMs / 100 - code.generatedAtSeconds * 10) / 10 : 0;
    await recordOfflineUse(tx, { voucher: facts.row, institutionNumber, adminId: actor.personId, keyThumbprint: facts.holderKeyThumbprint, leaseId: decided.leaseId, codeAgeSeconds, scannedAtMs, nowMs });
  }
  if (decided.outcome === 'lateConflict') {
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'scanConflict', subject: voucherNumber, details: { institutionNumber, scannedAtMs } });
  }
}

async function storeVerdict(tx: Orm, options: Merged & { platform: Platform; device: ScanDeviceRow; record: ScanRecord; recordHash: string }): Promise<void> {
  const { platform, device, record, recordHash, verdict, code, leaseId } = options;
  const { sequence, institutionNumber, color, scannedAtMs } = record;
  await tx.insert(mergedScans).values({
    deviceId: device.deviceId, recordHash, sequence, institutionNumber, color, scannedAtMs, voucherNumber: code?.credential.voucherNumber ?? null, leaseId: leaseId ?? null,
    outcome: verdict.outcome, flags: [...verdict.flags], usedAtMs: verdict.usedAtMs ?? null, mergedAtMs: platform.nowMs(),
  });
  await tx.update(scanDevices).set({ headSequence: Math.max(sequence, device.headSequence), headHash: recordHash }).where(eq(scanDevices.deviceId, device.deviceId));
}
