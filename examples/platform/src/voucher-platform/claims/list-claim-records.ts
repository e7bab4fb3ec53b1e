import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import type { ClaimRecordPage, ClaimRecordQuery } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { nameAuthority } from '../../regions/name-authority';
import { requireWithinRegion } from '../../regions/within-region';
import { recordAuthorityLooks } from '../vouchers/record-authority-looks';
import { cursorAfter, describeClaimRecord, selectClaimRecords } from './select-claim-records';

/** 领取记录 (R18): each claimed voucher with its status, by the holder's county at claim (A23), within the account's region (R21). Each holder shown sees that (M3). */
export async function listClaimRecords(platform: Platform, actor: HrActor, query: Static<typeof ClaimRecordQuery>): Promise<Static<typeof ClaimRecordPage>> {
  const nowMs = platform.nowMs();
  const limit = query.limit ?? 20;
  const regionCode = query.regionCode ?? actor.regionCode;
  requireWithinRegion(actor, regionCode);
  const rows = await selectClaimRecords(platform, { ...query, regionCode, nowMs }, limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map((row) => describeClaimRecord(platform, row, nowMs));
  await recordAuthorityLooks(platform.database.orm, { authority: nameAuthority(actor.regionCode), atMs: nowMs, seen: page.map(({ voucher }) => voucher) });
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: cursorAfter(last) } : { items };
}
