import { eq } from 'drizzle-orm';
import { voucherTemplates, type TemplateRow } from '../../database/schema/template-tables';
import type { Orm } from '../../database/database';
import { refuseRequest } from '../../http/refused-request';

export async function findTemplate(orm: Orm, templateNumber: number): Promise<TemplateRow> {
  const [row] = await orm.select().from(voucherTemplates).where(eq(voucherTemplates.templateNumber, templateNumber));
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}
