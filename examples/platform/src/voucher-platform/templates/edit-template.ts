import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { recordAudit } from '../../audit/record-audit';
import { voucherTemplates } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Template, TemplateEdit } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { findTemplate } from './find-template';
import { readTemplate } from './list-templates';
import { requireDelistable } from './preview-delist';

/** Name and description only: claimed vouchers keep their terms (A18). Whoever may delist it may word it; a delisted one stays as it was. */
export async function editTemplate(platform: Platform, actor: HrActor, options: { templateNumber: number; edit: Static<typeof TemplateEdit> }): Promise<Static<typeof Template>> {
  const { templateNumber, edit } = options;
  const name = edit.name.trim();
  if (name === '') throw refuseRequest('invalidRequest', { field: 'name' });
  await platform.database.orm.transaction(async (tx) => {
    const before = await findTemplate(tx, templateNumber);
    requireDelistable(actor, before);
    await tx.update(voucherTemplates).set({ name, description: edit.description }).where(eq(voucherTemplates.templateNumber, templateNumber));
    await recordAudit(tx, {
      atMs: platform.nowMs(), actorKind: 'hrAccount', actorId: actor.account, action: 'editTemplate', subject: String(templateNumber),
      details: { nameBefore: before.name, name, isDescriptionChanged: before.description !== edit.description },
    });
  });
  return readTemplate(platform, actor, templateNumber);
}
