import { and, desc } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion, withinRegion } from '../../regions/within-region';
import { voucherTemplates } from '../../database/schema/template-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { HrPageQuery, Template, TemplatePage } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { describeTemplates } from './describe-templates';
import { findTemplate } from './find-template';

/** 券模板列表 (R14), newest first: those created in the account's own region and below (R21). */
export async function listTemplates(platform: Platform, actor: HrActor, query: Static<typeof HrPageQuery>): Promise<Static<typeof TemplatePage>> {
  const limit = query.limit ?? 20;
  const after = afterCursor(query.cursor, voucherTemplates.createdAtMs, voucherTemplates.templateNumber);
  const rows = await platform.database.orm
    .select()
    .from(voucherTemplates)
    .where(and(withinRegion(voucherTemplates.creatorRegionCode, actor.regionCode), after))
    .orderBy(desc(voucherTemplates.createdAtMs), desc(voucherTemplates.templateNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = await describeTemplates(platform, page);
  const last = page.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.createdAtMs, last.templateNumber]) } : { items };
}

export async function readTemplate(platform: Platform, actor: HrActor, templateNumber: number): Promise<Static<typeof Template>> {
  const row = await findTemplate(platform.database.orm, templateNumber);
  requireWithinRegion(actor, row.creatorRegionCode);
  const [described] = await describeTemplates(platform, [row]);
  if (described === undefined) throw refuseRequest('notFound');
  return described;
}
