import { eq } from 'drizzle-orm';
import { voucherTemplates, type TemplateRow } from '../../database/schema/template-tables';
import type { Orm } from '../../database/database';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import { requireConcerned } from './template-region-rules';

export async function findTemplate(orm: Orm, templateNumber: number): Promise<TemplateRow> {
  const [row] = await orm.select().from(voucherTemplates).where(eq(voucherTemplates.templateNumber, templateNumber));
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}

/** One that concerns the account's region: a file about it says its name. */
export async function findConcernedTemplate(orm: Orm, actor: HrIdentity, templateNumber: number): Promise<TemplateRow> {
  const template = await findTemplate(orm, templateNumber);
  requireConcerned(actor, template);
  return template;
}
