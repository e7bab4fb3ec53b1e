import { decideUndo } from '@skill-voucher/sdk-core';
import { drainLease } from '@skill-voucher/sdk-core/offline';
import { and, count, eq, gte, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { checkIns } from '../../database/schema/check-in-tables';
import { redemptions, vouchers, type VoucherRow } from '../../database/schema/voucher-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { UndoneUse, UndoRequest } from '../../http/schemas/institution-schemas';
import type { Platform } from '../../platform';
import { listLeases, saveLease } from '../bookings/lease-records';
import { lockVoucher } from '../check-ins/read-situation';
import { requireInstitutionPermission, type PermittedInstitution } from '../institutions/require-institution-permission';
import { tellRealNameSystem } from '../offline-scans/record-offline-use';
import { waitForDelist } from '../templates/template-lock';
import { readVoucherStatus } from '../vouchers/describe-voucher';
import { findVoucher } from '../vouchers/find-voucher';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';

interface UndoOptions {
  readonly actor: DeviceActor;
  readonly redemptionId: string;
  readonly request: Static<typeof UndoRequest>;
}

type UseRow = typeof redemptions.$inferSelect;

/**
 * The super admin undoes a wrong scan within 24 h, with a reason, unless a check-in happened
 * (A12): the voucher is claimed again, or void or expired with its batch, both systems and the trainee are told, and its lease
 * drains (M4). A repeat changes nothing.
 */
export async function undoUse(platform: Platform, options: UndoOptions): Promise<Static<typeof UndoneUse>> {
  const { actor, redemptionId, request } = options;
  const { institutionNumber } = request;
  const institution = await requireInstitutionPermission(platform.database.orm, actor, { institutionNumber, action: 'undoUse' });
  const voucherNumber = readScopedId(redemptionId);
  if (voucherNumber === undefined) throw refuseRequest('notFound');
  const named = and(eq(redemptions.holderBucket, readHolderBucket(voucherNumber)), eq(redemptions.voucherNumber, voucherNumber), eq(redemptions.redemptionId, redemptionId), eq(redemptions.institutionNumber, institutionNumber));
  const undone = await platform.database.orm.transaction(async (tx) => {
    const [known] = await tx.select().from(redemptions).where(named);
    if (known === undefined) throw refuseRequest('notFound');
    await waitForDelist(tx, known.templateNumber);
    const voucher = await lockVoucher(tx, known);
    const [use] = await tx.select().from(redemptions).where(named);
    if (use === undefined) throw new Error('The redemption is gone');
    return use.undoneAtMs ?? (await undoUnderLock(tx, { ...options, platform, institution, voucher, use }));
  });
  platform.stateFeed.announceVoucher(voucherNumber);
  platform.onOutboxEvent();
  const record = await findVoucher(platform, voucherNumber);
  if (record === undefined) throw new Error('The voucher is gone');
  return { redemptionId, voucherNumber, undoneAtMs: undone, status: readVoucherStatus(record, platform.nowMs()) };
}

async function undoUnderLock(tx: Orm, options: UndoOptions & { platform: Platform; institution: PermittedInstitution; voucher: VoucherRow; use: UseRow }): Promise<number> {
  const { platform, actor, institution, voucher, use } = options;
  const { holderBucket, voucherNumber, redemptionId, templateNumber, institutionNumber, usedAtMs } = use;
  const undoneAtMs = platform.nowMs();
  const decision = decideUndo({
    roster: institution.roster, actorId: institution.actorId, status: voucher.status, usedAtMs, checkInCount: await countCheckIns(tx, use), reason: options.request.reason, nowMs: undoneAtMs,
  });
  if (!decision.ok) throw new RefusedRequest(decision.refusal);
  const undoReasonCipher = platform.personalData.cipher.encrypt('undoReason', decision.value.reason);
  await tx.update(redemptions).set({ undoneAtMs, undoneBy: actor.personId, undoReasonCipher }).where(and(eq(redemptions.holderBucket, holderBucket), eq(redemptions.voucherNumber, voucherNumber), eq(redemptions.redemptionId, redemptionId), isNull(redemptions.undoneAtMs)));
  const sequence = voucher.eventSequence + 1;
  await tx
    .update(vouchers)
    .set({ status: 'claimed', statusChangedAtMs: undoneAtMs, usedAtMs: null, usedInstitutionNumber: null, eventSequence: sequence })
    .where(and(eq(vouchers.holderBucket, holderBucket), eq(vouchers.voucherNumber, voucherNumber)));
  for (const record of await listLeases(tx, voucher, undoneAtMs)) {
    if (record.lease.leaseId === use.leaseId) await saveLease(tx, record, drainLease(record.lease, 'undone'), undoneAtMs);
  }
  // The reason may name people: it stays with the use, encrypted.
  await recordAudit(tx, { atMs: undoneAtMs, actorKind: 'person', actorId: actor.personId, action: 'undoUse', subject: voucherNumber, details: { redemptionId, institutionNumber, usedAtMs } });
  const payload = { redemptionId, templateNumber, institutionNumber, countyCode: voucher.countyCode, usedAtMs, undoneAtMs };
  await tellRealNameSystem(tx, { kind: 'voucherUndone', holderBucket, voucherNumber, sequence, payload, createdAtMs: undoneAtMs });
  return undoneAtMs;
}

async function countCheckIns(tx: Orm, { holderBucket, voucherNumber, usedAtMs }: UseRow): Promise<number> {
  const since = and(eq(checkIns.holderBucket, holderBucket), eq(checkIns.voucherNumber, voucherNumber), gte(checkIns.checkedInAtMs, usedAtMs));
  const [row] = await tx.select({ total: count() }).from(checkIns).where(since);
  return row?.total ?? 0;
}
