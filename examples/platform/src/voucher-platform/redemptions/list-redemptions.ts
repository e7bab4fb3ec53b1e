import { and, desc, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { redemptions } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { RedemptionPage, RedemptionQuery } from '../../http/schemas/institution-schemas';
import type { Platform } from '../../platform';
import { describeRedemption } from './describe-redemption';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';

/** What this institution used, newest first (R57); a closed institution's history too (A13). */
export async function listRedemptions(platform: Platform, actor: DeviceActor, query: Static<typeof RedemptionQuery>): Promise<Static<typeof RedemptionPage>> {
  const { institutionNumber } = query;
  await requireInstitutionPermission(platform.database.orm, actor, { institutionNumber, action: 'viewStatistics' });
  const limit = query.limit ?? 20;
  const after = afterCursor(query.cursor, redemptions.usedAtMs, redemptions.redemptionId);
  const rows = await platform.database.orm
    .select({ redemptionId: redemptions.redemptionId, usedAtMs: redemptions.usedAtMs })
    .from(redemptions)
    .where(and(eq(redemptions.institutionNumber, institutionNumber), isNull(redemptions.undoneAtMs), after))
    .orderBy(desc(redemptions.usedAtMs), desc(redemptions.redemptionId))
    .limit(limit + 1);
  const items = await Promise.all(rows.slice(0, limit).map((row) => describeRedemption(platform, row.redemptionId)));
  const last = rows[limit - 1];
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.usedAtMs, last.redemptionId]) } : { items };
}
