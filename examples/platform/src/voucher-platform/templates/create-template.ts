import type { Static } from 'typebox';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { checkTemplateRegions } from './template-region-rules';
import { recordAudit } from '../../audit/record-audit';
import { chinaYearWindow } from '../../china-time';
import { quotaShards, voucherTemplates } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { NewTemplate, Template } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { describeTemplates } from './describe-templates';
import { splitQuota } from './quota-shards';

/** Issues a batch: the template and its quota (R2 to R7). */
export async function createTemplate(platform: Platform, actor: HrIdentity, request: Static<typeof NewTemplate>, origin: { copiedFrom?: number } = {}): Promise<Static<typeof Template>> {
  const nowMs = platform.nowMs();
  const name = request.name.trim();
  if (name === '') throw refuseRequest('invalidRequest', { field: 'name' });
  checkTemplateRegions(actor, request.regionCodes);
  const window = readWindow(request.validity);
  if (window.expiresAtMs <= Math.max(nowMs, window.validFromMs)) throw refuseRequest('invalidRequest', { field: 'validity' });
  // R4: a face value has an amount, an entitlement has none.
  if ((request.benefitMode === 'faceValue') !== request.amountFen > 0) throw refuseRequest('invalidRequest', { field: 'amountFen' });
  const row = await platform.database.orm.transaction(async (tx) => {
    const [created] = await tx
      .insert(voucherTemplates)
      .values({
        name, description: request.description, trainingType: request.trainingType, benefitMode: request.benefitMode,
        // A10: without a specialty the voucher is for any; so it is compared with 培训专业 to the letter, and blanks around it would never fit.
        amountFen: request.amountFen, specialty: request.specialty.trim(), skillLevel: request.skillLevel as typeof voucherTemplates.$inferInsert.skillLevel,
        regionCodes: request.regionCodes, validityKind: request.validity.kind, ...window, total: request.total, asksFaceAtCodeCheckIn: request.asksFaceAtCodeCheckIn ?? false,
        creatorAccount: actor.account, creatorLevel: actor.level, creatorRegionCode: actor.regionCode, createdAtMs: nowMs, ...origin,
      })
      .returning();
    if (created === undefined) throw new Error('The template was not stored');
    const { templateNumber } = created;
    await tx.insert(quotaShards).values(splitQuota(request.total).map((shard) => ({ templateNumber, ...shard })));
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createTemplate', subject: String(templateNumber), details: { total: request.total, ...origin },
    });
    return created;
  });
  const [described] = await describeTemplates(platform, [row]);
  if (described === undefined) throw new Error('The template is gone');
  return described;
}

/** A8: a whole year is the calendar year in UTC+8, kept as an explicit window. Whole seconds, as credentials carry them. */
function readWindow(validity: Static<typeof NewTemplate>['validity']): { validFromMs: number; expiresAtMs: number } {
  if (validity.kind === 'wholeYear') return chinaYearWindow(validity.year);
  const latestMs = 0xffffffff * 1000;
  if (validity.fromMs < 0 || validity.untilMs > latestMs) throw refuseRequest('invalidRequest', { field: 'validity' });
  return { validFromMs: Math.floor(validity.fromMs / 1000) * 1000, expiresAtMs: Math.floor(validity.untilMs / 1000) * 1000 };
}
