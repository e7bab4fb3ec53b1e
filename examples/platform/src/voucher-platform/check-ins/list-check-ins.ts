import { and, desc, gte, lt } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { checkIns } from '../../database/schema/check-in-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { CheckInPage, CheckInQuery } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { findOwnVoucher } from '../vouchers/find-voucher';
import { describeCheckIn, ofVoucher, selectCheckIns } from './describe-check-in';

/** My check-ins with one voucher, newest first, each with its day in UTC+8 (R43). */
export async function listCheckIns(platform: Platform, options: { actor: DeviceActor; voucherNumber: string; query: Static<typeof CheckInQuery> }): Promise<Static<typeof CheckInPage>> {
  const { query } = options;
  const { voucher } = await findOwnVoucher(platform, options.actor, options.voucherNumber);
  const limit = query.limit ?? 20;
  const rows = await selectCheckIns(platform, and(ofVoucher(voucher.voucherNumber), withinMonth(query.month), afterCursor(query.cursor, checkIns.checkedInAtMs, checkIns.checkInId)))
    .orderBy(desc(checkIns.checkedInAtMs), desc(checkIns.checkInId))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map((row) => describeCheckIn(platform, row));
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.checkedInAtMs, last.checkInId]) } : { items };
}

/** @param month `YYYY-MM` in UTC+8 */
function withinMonth(month: string | undefined) {
  if (month === undefined) return undefined;
  const [year, number] = month.split('-').map(Number) as [number, number];
  const offsetMs = 8 * 3_600_000;
  return and(gte(checkIns.checkedInAtMs, Date.UTC(year, number - 1, 1) - offsetMs), lt(checkIns.checkedInAtMs, Date.UTC(year, number, 1) - offsetMs));
}
