import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import type { Template, TemplateCopy } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { createTemplate } from './create-template';
import { findTemplate } from './find-template';

/**
 * A new batch with the terms of another, delisted or not (A11): a template of its own,
 * which holders of the old one may claim from (A7). Who copies must be allowed to create
 * it as it is (A22).
 */
export async function copyTemplate(platform: Platform, actor: HrActor, options: { templateNumber: number; copy: Static<typeof TemplateCopy> }): Promise<Static<typeof Template>> {
  const source = await findTemplate(platform.database.orm, options.templateNumber);
  requireWithinRegion(actor, source.creatorRegionCode);
  const { description, trainingType, benefitMode, amountFen, specialty, skillLevel, regionCodes, asksFaceAtCodeCheckIn } = source;
  const { name = source.name, total, validity } = options.copy;
  const request = { name, description, trainingType, benefitMode, amountFen, specialty, skillLevel, regionCodes, asksFaceAtCodeCheckIn, total, validity };
  return createTemplate(platform, actor, request, { copiedFrom: source.templateNumber });
}
