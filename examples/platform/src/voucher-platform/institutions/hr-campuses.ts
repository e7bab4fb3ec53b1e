import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion } from '../../regions/within-region';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { campusMoves } from '../../database/schema/check-in-tables';
import { campuses, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { CampusFields, CampusList, CampusView, NewCampusPosition } from '../../http/schemas/campus-schemas';
import type { Platform } from '../../platform';
import { describeCampuses, describeSavedCampus } from './describe-campus';
import { insertCampus, lockCampus, refuseTakenName } from './store-campus';

/** The campuses of an institution in the account's region. */
export async function listInstitutionCampuses(platform: Platform, actor: HrIdentity, institutionNumber: number): Promise<Static<typeof CampusList>> {
  const { orm } = platform.database;
  await requireOwnInstitution(orm, actor, institutionNumber);
  return describeCampuses(orm, institutionNumber);
}

/** HR adds a campus with the place where it stands, as its super admin can (R13, R63). No check-in was there, so none of A26's limits holds yet. */
export async function createInstitutionCampus(platform: Platform, actor: HrIdentity, options: { institutionNumber: number; fields: Static<typeof CampusFields> }): Promise<Static<typeof CampusView>> {
  const { institutionNumber } = options;
  const { position, ...fields } = options.fields;
  const nowMs = platform.nowMs();
  return refuseTakenName(platform.database.orm.transaction(async (tx) => {
    await requireOwnInstitution(tx, actor, institutionNumber);
    const { campusNumber } = await insertCampus(tx, { institutionNumber, ...fields, ...position, createdAtMs: nowMs });
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createCampus', subject: String(campusNumber), details: { institutionNumber, position: position === undefined ? 'kept' : 'applied' },
    });
    return describeSavedCampus(tx, campusNumber);
  }));
}

/** HR sets where a campus stands (R13). It is HR's own approval: applied at once, later moves are measured from there, and a waiting one is void (A26). */
export async function setCampusPosition(
  platform: Platform,
  actor: HrIdentity,
  options: { institutionNumber: number; campusNumber: number; request: Static<typeof NewCampusPosition> },
): Promise<Static<typeof CampusView>> {
  const { institutionNumber, campusNumber } = options;
  const { latitude, longitude, datum } = options.request.position;
  const nowMs = platform.nowMs();
  return platform.database.orm.transaction(async (tx) => {
    await requireOwnInstitution(tx, actor, institutionNumber);
    const campus = await lockCampus(tx, institutionNumber, campusNumber);
    const anchor = campus.anchorLatitude === null ? {} : { anchorLatitude: latitude, anchorLongitude: longitude, anchorDatum: datum };
    await tx.update(campuses).set({ latitude, longitude, datum, ...anchor }).where(eq(campuses.campusNumber, campusNumber));
    const waiting = and(eq(campusMoves.campusNumber, campusNumber), isNull(campusMoves.decision));
    await tx.update(campusMoves).set({ decision: 'superseded', decidedBy: actor.account, decidedAtMs: nowMs }).where(waiting);
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'setCampusPosition', subject: String(campusNumber), details: { institutionNumber } });
    return describeSavedCampus(tx, campusNumber);
  });
}

async function requireOwnInstitution(orm: Orm, actor: HrIdentity, institutionNumber: number): Promise<void> {
  const [institution] = await orm.select({ regionCode: institutions.regionCode }).from(institutions).where(eq(institutions.institutionNumber, institutionNumber));
  if (institution === undefined) throw refuseRequest('notFound');
  requireWithinRegion(actor, institution.regionCode);
}
