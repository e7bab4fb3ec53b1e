import { and, eq } from 'drizzle-orm';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { outboxDeliveries, outboxEvents } from '../../database/schema/event-tables';
import { redemptions, scanReservations, vouchers, type VoucherRow } from '../../database/schema/voucher-tables';
import { realNameDestination } from '../../events/destinations';
import { createScopedId } from '../vouchers/voucher-number';

export interface OfflineUse {
  /** Locked. */
  readonly voucher: VoucherRow;
  readonly institutionNumber: number;
  readonly adminId: string;
  readonly keyThumbprint: string;
  readonly leaseId: string | undefined;
  readonly codeAgeSeconds: number;
  readonly scannedAtMs: number;
  readonly nowMs: number;
}

/** The use of a queued scan: the same rows as an online one, of the second in which it was decided. */
export async function recordOfflineUse(tx: Orm, use: OfflineUse): Promise<void> {
  const { voucher, institutionNumber, adminId, keyThumbprint, codeAgeSeconds, scannedAtMs, nowMs } = use;
  const { holderBucket, voucherNumber, templateNumber } = voucher;
  const redemptionId = createScopedId(voucherNumber);
  const sequence = voucher.eventSequence + 1;
  await tx
    .update(vouchers)
    .set({ status: 'used', statusChangedAtMs: nowMs, usedAtMs: nowMs, usedInstitutionNumber: institutionNumber, eventSequence: sequence })
    .where(and(eq(vouchers.holderBucket, holderBucket), eq(vouchers.voucherNumber, voucherNumber)));
  await tx.insert(redemptions).values({
    holderBucket, voucherNumber, redemptionId, templateNumber, institutionNumber, adminId, keyThumbprint, codeAgeSeconds, usedAtMs: nowMs, scannedAtMs, leaseId: use.leaseId ?? null,
  });
  await tx.delete(scanReservations).where(and(eq(scanReservations.holderBucket, holderBucket), eq(scanReservations.voucherNumber, voucherNumber)));
  await recordAudit(tx, {
    atMs: nowMs, actorKind: 'person', actorId: adminId, action: 'redeemVoucher', subject: voucherNumber,
    details: { institutionNumber, redemptionId, codeAgeSeconds, isOffline: true, scannedAtMs },
  });
  const payload = { redemptionId, templateNumber, institutionNumber, countyCode: voucher.countyCode, usedAtMs: nowMs };
  await tellRealNameSystem(tx, { kind: 'voucherUsed', holderBucket, voucherNumber, sequence, payload, createdAtMs: nowMs });
}

/** Writes an event and its delivery to the real-name system (R55, A15). */
export async function tellRealNameSystem(tx: Orm, event: typeof outboxEvents.$inferInsert): Promise<void> {
  const [written] = await tx.insert(outboxEvents).values(event).returning({ eventId: outboxEvents.eventId });
  if (written === undefined) throw new Error('The event was not written');
  const { holderBucket, voucherNumber, createdAtMs } = event;
  await tx.insert(outboxDeliveries).values({ holderBucket, voucherNumber, eventId: written.eventId, destination: realNameDestination, attemptCount: 0, nextAttemptAtMs: createdAtMs });
}
