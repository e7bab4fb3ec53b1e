import { decideCampusMove, type Coordinate } from '@skill-voucher/sdk-core';
import { and, count, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { campusMoves, checkIns } from '../../database/schema/check-in-tables';
import { campuses } from '../../database/schema/template-tables';
import { RefusedRequest } from '../../http/refused-request';
import type { CampusFields, CampusView } from '../../http/schemas/campus-schemas';
import type { Platform } from '../../platform';
import { readCampus } from '../check-ins/read-situation';
import { describeSavedCampus, type CampusRow } from './describe-campus';
import { requireInstitutionPermission, type PermittedInstitution } from './require-institution-permission';
import { insertCampus, lockCampus, refuseTakenName } from './store-campus';

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
  return refuseTakenName(platform.database.orm.transaction(async (tx) => {
    const permitted = await requireInstitutionPermission(tx, actor, { institutionNumber, action: 'editCampus' });
    const { name, address, phone } = fields;
    const campus = options.campusNumber === undefined ? await insertCampus(tx, { institutionNumber, name, address, phone, createdAtMs: nowMs }) : await lockCampus(tx, institutionNumber, options.campusNumber);
    const { campusNumber } = campus;
    await tx.update(campuses).set({ name, address, phone }).where(eq(campuses.campusNumber, campusNumber));
    const outcome = fields.position === undefined ? 'kept' : await movePosition(tx, { actor, permitted, campus, to: fields.position, nowMs });
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: options.campusNumber === undefined ? 'createCampus' : 'updateCampus', subject: String(campusNumber), details: { institutionNumber, position: outcome },
    });
    return describeSavedCampus(tx, campusNumber);
  }));
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
