import type { Static } from 'typebox';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import { recordAudit } from '../../audit/record-audit';
import { readViolatedConstraint } from '../../database/database-errors';
import { institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Institution, NewInstitution } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { describeInstitution } from './describe-institution';
import { readInstitutionCode, readInstitutionFields } from './institution-fields';

/**
 * Adds a training institution (R8). A failed check digit of its code warns, since early codes have it.
 *
 * @throws RefusedRequest `invalidRequest` naming the field, `institutionExists`, `notAllowed`
 */
export async function createInstitution(platform: Platform, actor: HrIdentity, request: Static<typeof NewInstitution>): Promise<Static<typeof Institution>> {
  const fields = { ...readInstitutionFields(request), institutionCode: readInstitutionCode(request.institutionCode) };
  requireWithinRegion(actor, fields.regionCode);
  const nowMs = platform.nowMs();
  try {
    return await platform.database.orm.transaction(async (tx) => {
      const [row] = await tx.insert(institutions).values({ ...fields, createdBy: actor.account, createdAtMs: nowMs }).returning();
      if (row === undefined) throw new Error('The institution was not stored');
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createInstitution', subject: String(row.institutionNumber) });
      return describeInstitution(row, false);
    });
  } catch (error) {
    if (readViolatedConstraint(error) === 'institutions_institution_code_key') throw refuseRequest('institutionExists', { institutionCode: fields.institutionCode });
    throw error;
  }
}
