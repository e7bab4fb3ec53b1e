import type { Coordinate } from '@skill-voucher/sdk-core';
import { checkInRangeMeters, freeMoveLimitMeters } from '@skill-voucher/sdk-core';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { campusMoves } from '../../database/schema/check-in-tables';
import { campuses } from '../../database/schema/template-tables';
import type { CampusList, CampusView } from '../../http/schemas/campus-schemas';
import { readCampus } from '../check-ins/read-situation';

export type CampusRow = typeof campuses.$inferSelect;
export type MoveRow = typeof campusMoves.$inferSelect;

export function selectCampuses(orm: Orm) {
  return orm
    .select({ campus: campuses, move: campusMoves })
    .from(campuses)
    .leftJoin(campusMoves, and(eq(campusMoves.campusNumber, campuses.campusNumber), isNull(campusMoves.decision)));
}

export function readPosition({ latitude, longitude, datum }: Coordinate): Coordinate {
  return { latitude, longitude, datum };
}

export function describeCampus({ campus, move }: { campus: CampusRow; move: MoveRow | null }): Static<typeof CampusView> {
  const { campusNumber, institutionNumber, name, address, phone } = campus;
  const { position } = readCampus(campus);
  return {
    campusNumber, institutionNumber, name, address, phone, isReadyForCheckIn: position !== undefined,
    ...(position === undefined ? {} : { position }),
    ...(move === null ? {} : { waitingMove: { moveId: move.moveId, position: readPosition(move), distanceMeters: move.distanceMeters, requestedAtMs: move.requestedAtMs } }),
  };
}

/** Every campus of an institution, by number. */
export async function describeCampuses(orm: Orm, institutionNumber: number): Promise<Static<typeof CampusList>> {
  const rows = await selectCampuses(orm).where(eq(campuses.institutionNumber, institutionNumber)).orderBy(asc(campuses.campusNumber));
  return { items: rows.map(describeCampus), rangeMeters: checkInRangeMeters, freeMoveLimitMeters };
}
