import { and, count, desc, eq, lt, max } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { voucherTemplates } from '../../database/schema/template-tables';
import { redemptions } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { StatisticsPageQuery, UsedTemplatePage } from '../../http/schemas/training-statistics-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { standsAt } from './select-used-vouchers';

/** Templates that my institution used vouchers of, newest template first, with how many (R64). */
export async function listUsedTemplates(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; query: Static<typeof StatisticsPageQuery> }): Promise<Static<typeof UsedTemplatePage>> {
  const { institutionNumber, query } = options;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'viewStatistics' });
  const limit = query.limit ?? 20;
  const after = query.cursor === undefined ? undefined : lt(redemptions.templateNumber, readPosition(query.cursor));
  const used = orm
    .select({ templateNumber: redemptions.templateNumber, usedCount: count().as('used_count'), lastUsedAtMs: max(redemptions.usedAtMs).as('last_used_at_ms') })
    .from(redemptions)
    .where(and(standsAt(institutionNumber), after))
    .groupBy(redemptions.templateNumber)
    .orderBy(desc(redemptions.templateNumber))
    .limit(limit + 1)
    .as('used');
  const rows = await orm
    .select({ template: voucherTemplates, usedCount: used.usedCount, lastUsedAtMs: used.lastUsedAtMs })
    .from(used)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, used.templateNumber))
    .orderBy(desc(used.templateNumber));
  const items = rows.slice(0, limit).map(({ template, usedCount, lastUsedAtMs }) => {
    const { templateNumber, name, trainingType, benefitMode, amountFen } = template;
    return { templateNumber, name, trainingType, benefitMode, amountFen, usedCount: Number(usedCount), lastUsedAtMs: Number(lastUsedAtMs ?? 0) };
  });
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: String(last.templateNumber) } : { items };
}

function readPosition(cursor: string): number {
  if (!/^\d{1,10}$/.test(cursor)) throw refuseRequest('invalidRequest', { field: 'cursor' });
  return Number(cursor);
}
