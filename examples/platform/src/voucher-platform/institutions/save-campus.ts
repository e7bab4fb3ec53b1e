import { decideCampusMove, type Coordinate } from '@skill-voucher/sdk-core';
import { and, count, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { campusMoves, checkIns } from '../../database/schema/check-in-tables';
import { campuses } from '../../database/schema/template-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { CampusFields, CampusView } from '../../http/schemas/campus-schemas';
import type { Platform } from '../../platform';
import { readCampus } from '../check-ins/read-situation';
import { describeSavedCampus, type CampusRow } from './describe-campus';
import { requireInstitutionPermission, type PermittedInstitution } from './require-institution-permission';

export interface CampusToSave {
  readonly institutionNumber: number;
  /** Absent for a new campus. */
  readonly campusNumber?: number;
  readonly fields: Static<typeof CampusFields>;
}

/** Adds or changes a campus (R63). A move of over 200 m after check-ins waits for HR; until then check-in goes on at the old place (A26). */
export async function saveCampus(platform: Platform, actor: DeviceActor, options: CampusToSave): Promise<Static<typeof CampusView>> {
  const { institutionNumber, fields } = options;
  const nowMs = platform.nowMs();
  try {
    return await platform.database.orm.transaction(async (tx) => {
      const permitted = await requireInstitutionPermission(tx, actor, { institutionNumber, action: 'editCampus' });
      const { name, address, phone } = fields;
      const campus = options.campusNumber === undefined ? await createCampus(tx, { institutionNumber, name, address, phone, createdAtMs: nowMs }) : await lockCampus(tx, institutionNumber, options.campusNumber);
      const { campusNumber } = campus;
      await tx.update(campuses).set({ name, address, phone }).where(eq(campuses.campusNumber, campusNumber));
      const outcome = fields.position === undefined ? 'kept' : await movePosition(tx, { actor, permitted, campus, to: fields.position, nowMs });
      await recordAudit(tx, {
        atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: options.campusNumber === undefined ? 'createCampus' : 'updateCampus', subject: String(campusNumber), details: { institutionNumber, position: outcome },
      });
      return describeSavedCampus(tx, campusNumber);
    });
  } catch (error) {
    if (readViolatedConstraint(error) === 'campuses_institution_number_name_key') throw refuseRequest('invalidRequest', { field: 'name' });
    throw error;
  }
}

async function createCampus(tx: Orm, values: typeof campuses.$inferInsert): Promise<CampusRow> {
  const [row] = await tx.insert(campuses).values(values).returning();
  if (row === undefined) throw new Error('The campus was not stored');
  return row;
}

/** Another institution's campus is as unknown as none. */
export async function lockCampus(tx: Orm, institutionNumber: number, campusNumber: number): Promise<CampusRow> {
  const [row] = await tx.select().from(campuses).where(and(eq(campuses.campusNumber, campusNumber), eq(campuses.institutionNumber, institutionNumber))).for('update');
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}

async function movePosition(tx: Orm, move: { actor: DeviceActor; permitted: PermittedInstitution; campus: CampusRow; to: Coordinate; nowMs: number }): Promise<'applied' | 'waitsForApproval' | 'kept'> {
  const { actor, permitted, campus, to, nowMs } = move;
  const { campusNumber, institutionNumber } = campus;
  const [counted] = await tx.select({ total: count() }).from(checkIns).where(eq(checkIns.campusNumber, campusNumber));
  const verdict = decideCampusMove({ roster: permitted.roster, actorId: permitted.actorId, anchor: readAnchor(campus), to, checkInCount: counted?.total ?? 0 });
  if (!verdict.ok) throw new RefusedRequest(verdict.refusal);
  const { outcome, distanceMeters } = verdict.value;
  if (outcome === 'applied' && isSame(campus, to)) return 'kept'; // a saved name leaves a waiting move alone
  const waiting = and(eq(campusMoves.campusNumber, campusNumber), isNull(campusMoves.decision));
  await tx.update(campusMoves).set({ decision: 'superseded', decidedBy: actor.personId, decidedAtMs: nowMs }).where(waiting);
  const { latitude, longitude, datum } = to;
  if (outcome === 'applied') await tx.update(campuses).set({ latitude, longitude, datum }).where(eq(campuses.campusNumber, campusNumber));
  else await tx.insert(campusMoves).values({ campusNumber, institutionNumber, latitude, longitude, datum, distanceMeters, requestedBy: actor.personId, requestedAtMs: nowMs });
  return outcome;
}

function isSame(campus: CampusRow, to: Coordinate): boolean {
  return campus.latitude === to.latitude && campus.longitude === to.longitude && campus.datum === to.datum;
}

function readAnchor({ campusNumber, name, anchorLatitude, anchorLongitude, anchorDatum }: CampusRow): Coordinate | undefined {
  return readCampus({ campusNumber, name, latitude: anchorLatitude, longitude: anchorLongitude, datum: anchorDatum }).position;
}
