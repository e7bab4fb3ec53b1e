import { computeKeyThumbprint, type RedeemCode } from '@skill-voucher/sdk-core';
import type { Lease, MergeVoucher, ScanRecord, UseRefusal } from '@skill-voucher/sdk-core/offline';
import { and, eq, isNull, max } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { voucherTemplates, type TemplateRow } from '../../database/schema/template-tables';
import { credentials, redemptions, vouchers, type VoucherRow } from '../../database/schema/voucher-tables';
import { RefusedRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { findLatestLease, listLeases } from '../bookings/lease-records';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { waitForDelist } from '../templates/template-lock';
import { readHolderBucket } from '../vouchers/voucher-number';

/** What `decideMerge` looks at, read under the locks. */
export interface MergeFacts {
  readonly row: VoucherRow;
  readonly voucher: MergeVoucher;
  readonly leases: readonly Lease[];
  readonly holderKeyThumbprint: string;
}

/** Locks template and voucher as a redemption does, then reads. `undefined`: this platform issued no such voucher. */
export async function readMergeFacts(tx: Orm, options: { platform: Platform; actor: DeviceActor; record: ScanRecord; code: RedeemCode; nowMs: number }): Promise<MergeFacts | undefined> {
  const { platform, code, nowMs } = options;
  const { voucherNumber } = code.credential;
  const named = and(eq(vouchers.holderBucket, readHolderBucket(voucherNumber)), eq(vouchers.voucherNumber, voucherNumber));
  const [known] = await tx.select({ templateNumber: vouchers.templateNumber }).from(vouchers).where(named);
  if (known === undefined) return undefined;
  await waitForDelist(tx, known.templateNumber);
  const [row] = await tx.select().from(vouchers).where(named).for('update');
  const [template] = await tx.select().from(voucherTemplates).where(eq(voucherTemplates.templateNumber, known.templateNumber));
  if (row === undefined || template === undefined) throw new Error('The voucher is gone');
  const holderKeyThumbprint = await computeKeyThumbprint(platform.suite, code.credential.holderPublicKey);
  const records = await listLeases(tx, row, nowMs);
  const voucher: MergeVoucher = {
    status: row.status, expiresAtMs: row.expiresAtMs, delistedAtMs: template.delistedAtMs ?? undefined, lease: findLatestLease(records)?.lease,
    ...(await readUses(tx, row)), useRefusal: await readUseRefusal(tx, { ...options, row, template, holderKeyThumbprint }),
  };
  return { row, voucher, leases: records.map(({ lease }) => lease), holderKeyThumbprint };
}

async function readUses(tx: Orm, { holderBucket, voucherNumber }: VoucherRow): Promise<Pick<MergeVoucher, 'use' | 'undoneAtMs'>> {
  const ofVoucher = and(eq(redemptions.holderBucket, holderBucket), eq(redemptions.voucherNumber, voucherNumber));
  const [standing] = await tx.select({ institutionNumber: redemptions.institutionNumber, leaseId: redemptions.leaseId }).from(redemptions).where(and(ofVoucher, isNull(redemptions.undoneAtMs)));
  const [undone] = await tx.select({ atMs: max(redemptions.undoneAtMs) }).from(redemptions).where(ofVoucher);
  return {
    use: standing === undefined ? undefined : { institutionNumber: standing.institutionNumber, leaseId: standing.leaseId ?? undefined },
    undoneAtMs: undone?.atMs === null || undone?.atMs === undefined ? undefined : Number(undone.atMs),
  };
}

/** By the same rules as at the counter; a device that was unbound after a scan of trusted time was still the holder's. */
async function readUseRefusal(
  tx: Orm,
  options: { actor: DeviceActor; record: ScanRecord; row: VoucherRow; template: TemplateRow; holderKeyThumbprint: string },
): Promise<UseRefusal | undefined> {
  const { actor, record, row, template, holderKeyThumbprint } = options;
  try {
    await requireInstitutionPermission(tx, actor, { institutionNumber: record.institutionNumber, action: 'redeem' });
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    return error.refusal.code === 'institutionClosed' ? 'institutionClosed' : 'notAnInstitutionAdmin';
  }
  if (template.trainingType === 'online') return 'wrongTrainingType';
  const mine = and(eq(credentials.holderBucket, row.holderBucket), eq(credentials.voucherNumber, row.voucherNumber), eq(credentials.keyThumbprint, holderKeyThumbprint));
  const [credential] = await tx.select({ revokedAtMs: credentials.revokedAtMs }).from(credentials).where(mine);
  if (credential === undefined) return 'revoked';
  const wasLive = credential.revokedAtMs === null || (record.isTimeTrusted && record.scannedAtMs < credential.revokedAtMs);
  return wasLive ? undefined : 'revoked';
}
