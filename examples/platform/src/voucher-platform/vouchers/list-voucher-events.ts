import { and, desc, eq, isNotNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { settlements } from '../../database/schema/settlement-tables';
import { institutions } from '../../database/schema/template-tables';
import { redemptions } from '../../database/schema/voucher-tables';
import type { VoucherEvent } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { readStatusChangedAtMs, readVoucherStatus, type VoucherRecord } from './describe-voucher';

type Event = Static<typeof VoucherEvent>;

/** What happened to a voucher, newest first; a use that was undone stays in it with the reason (A12). */
export async function listVoucherEvents(platform: Platform, record: VoucherRecord, nowMs: number): Promise<Event[]> {
  const { voucher, usedAt } = record;
  const events: Event[] = [{ kind: 'claimed', atMs: voucher.claimedAtMs }, ...(await listUndoneUses(platform, record))];
  if (voucher.usedAtMs !== null) events.push({ kind: 'used', atMs: voucher.usedAtMs, ...(usedAt === null ? {} : { place: usedAt }) });
  const status = readVoucherStatus(record, nowMs);
  if (status === 'voided' || status === 'expired' || status === 'settled' || status === 'writtenOff') events.push({ kind: status, atMs: readStatusChangedAtMs(record, nowMs) });
  if (status === 'writtenOff') events.splice(-1, 0, ...(await listSettlements(platform, record)));
  // Of one millisecond the later stands first.
  return events.reverse().sort((a, b) => b.atMs - a.atMs);
}

/** A written-off voucher was settled before: its own time is kept with the payment. */
async function listSettlements(platform: Platform, { voucher }: VoucherRecord): Promise<Event[]> {
  const ofVoucher = and(eq(settlements.holderBucket, voucher.holderBucket), eq(settlements.voucherNumber, voucher.voucherNumber));
  const rows = await platform.database.orm.select({ atMs: settlements.settledAtMs }).from(settlements).where(ofVoucher);
  return rows.map(({ atMs }) => ({ kind: 'settled', atMs }));
}

async function listUndoneUses(platform: Platform, { voucher }: VoucherRecord): Promise<Event[]> {
  const rows = await platform.database.orm
    .select({ use: redemptions, place: institutions.name })
    .from(redemptions)
    .innerJoin(institutions, eq(institutions.institutionNumber, redemptions.institutionNumber))
    .where(and(eq(redemptions.holderBucket, voucher.holderBucket), eq(redemptions.voucherNumber, voucher.voucherNumber), isNotNull(redemptions.undoneAtMs)))
    .orderBy(desc(redemptions.usedAtMs));
  return rows.reverse().flatMap(({ use, place }) => {
    const reason = use.undoReasonCipher === null ? undefined : platform.personalData.cipher.decrypt('undoReason', use.undoReasonCipher);
    return [
      { kind: 'used' as const, atMs: use.usedAtMs, place },
      { kind: 'undone' as const, atMs: use.undoneAtMs ?? 0, place, ...(reason === undefined ? {} : { reason }) },
    ];
  });
}
