import { and, desc, eq, gt, gte, isNull, lt, lte, or, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { VoucherPage, VoucherQuery } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { attachBookings } from '../bookings/attach-bookings';
import { describeVoucher } from './describe-voucher';
import { selectVouchers } from './find-voucher';

/** My vouchers, newest claim first (R33). */
export async function listVouchers(platform: Platform, actor: DeviceActor, query: Static<typeof VoucherQuery>): Promise<Static<typeof VoucherPage>> {
  const nowMs = platform.nowMs();
  const limit = query.limit ?? 20;
  const after = afterCursor(query.cursor, vouchers.claimedAtMs, vouchers.voucherNumber);
  const rows = await selectVouchers(platform, and(ownedBy(actor), hasStatus(query.status, nowMs), after))
    .orderBy(desc(vouchers.claimedAtMs), desc(vouchers.voucherNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = await attachBookings(platform.database.orm, { records: page, items: page.map((record) => describeVoucher(record, nowMs)), nowMs });
  const last = page.at(-1)?.voucher;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.claimedAtMs, last.voucherNumber]) } : { items };
}

export function ownedBy(actor: DeviceActor): SQL | undefined {
  return and(eq(vouchers.holderBucket, actor.holderBucket), eq(vouchers.personId, actor.personId));
}

/** The derived status as a condition: the counterpart of sdk-core's `deriveVoucherStatus` (A6). */
export function hasStatus(status: string | undefined, nowMs: number): SQL | undefined {
  const isClaimed = eq(vouchers.status, 'claimed');
  switch (status) {
    case undefined:
      return undefined;
    case 'claimed':
      return and(isClaimed, isNull(voucherTemplates.delistedAtMs), gt(vouchers.expiresAtMs, nowMs));
    case 'voided':
      return and(isClaimed, lt(voucherTemplates.delistedAtMs, vouchers.expiresAtMs));
    case 'expired':
      return and(isClaimed, or(isNull(voucherTemplates.delistedAtMs), gte(voucherTemplates.delistedAtMs, vouchers.expiresAtMs)), lte(vouchers.expiresAtMs, nowMs));
    default:
      return or(...(['used', 'settled', 'writtenOff'] as const).filter((stored) => stored === status).map((stored) => eq(vouchers.status, stored)));
  }
}
