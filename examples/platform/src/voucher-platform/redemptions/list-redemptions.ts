import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { redemptions } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { Redemption, RedemptionPage, RedemptionQuery } from '../../http/schemas/institution-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { selectUsedVouchers, type UsedVoucherRow } from '../training-statistics/select-used-vouchers';
import { recordLooks } from '../vouchers/record-looks';
import { describeUse } from './describe-redemption';

/** What this institution used, newest first (R57); a closed institution's history too (A13). Each holder sees in M3 who looked. */
export async function listRedemptions(platform: Platform, actor: DeviceActor, query: Static<typeof RedemptionQuery>): Promise<Static<typeof RedemptionPage>> {
  const { institutionNumber } = query;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'viewStatistics' });
  const limit = query.limit ?? 20;
  const rows = await selectUsedVouchers(orm, { institutionNumber, where: afterCursor(query.cursor, redemptions.usedAtMs, redemptions.redemptionId) }).limit(limit + 1);
  const page = rows.slice(0, limit);
  await recordLooks(platform, { actor, institutionNumber, seen: page.map(({ redemption }) => redemption) });
  const items = page.map((row) => describeRow(platform, row));
  const last = page.at(-1)?.redemption;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.usedAtMs, last.redemptionId]) } : { items };
}

function describeRow(platform: Platform, { redemption, voucher, template, person, isWaiting }: UsedVoucherRow): Static<typeof Redemption> {
  const { redemptionId, usedAtMs, codeAgeSeconds, scannedAtMs } = redemption;
  const scannedAt = scannedAtMs === null ? {} : { scannedAtMs };
  return { ...describeUse(platform, { record: { voucher, template }, holder: person }, { redemptionId, usedAtMs, codeAgeSeconds, isDelivered: !isWaiting }), ...scannedAt };
}
