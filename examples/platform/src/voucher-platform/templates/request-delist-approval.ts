import type { Static } from 'typebox';
import { askApproval } from '../../hr-accounts/approvals';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import type { Approval, NewApproval } from '../../http/schemas/hr-account-schemas';
import type { Platform } from '../../platform';
import { findTemplate } from './find-template';
import { requireDelistable } from './preview-delist';

/** What two people agree to: the counts of the preview, and how far they may have moved. */
export function describeDelistTerms(request: { previewToken: string; toleranceCount?: number }): string {
  return `${request.previewToken}~${request.toleranceCount ?? 0}`;
}

/** Asks another account to agree to a delist as previewed (M6). */
export async function requestDelistApproval(platform: Platform, actor: HrActor, options: { templateNumber: number; request: Static<typeof NewApproval> }): Promise<Static<typeof Approval>> {
  const template = await findTemplate(platform.database.orm, options.templateNumber);
  requireDelistable(actor, template);
  return askApproval(platform, actor, { action: 'delistTemplate', subject: String(template.templateNumber), terms: describeDelistTerms(options.request), regionCode: template.creatorRegionCode });
}
