import type { Coordinate } from '@skill-voucher/sdk-core';
import { checkInRangeMeters, freeMoveLimitMeters } from '@skill-voucher/sdk-core';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { campusMoves } from '../../database/schema/check-in-tables';
import { campusLogos } from '../../database/schema/institution-desk-tables';
import { campuses } from '../../database/schema/template-tables';
import type { CampusList, CampusView } from '../../http/schemas/campus-schemas';
import { readCampus } from '../check-ins/read-situation';

export type CampusRow = typeof campuses.$inferSelect;
export type MoveRow = typeof campusMoves.$inferSelect;

export function selectCampuses(orm: Orm) {
  return orm
    .select({ campus: campuses, move: campusMoves, logoSha256: campusLogos.sha256 })
    .from(campuses)
    .leftJoin(campusLogos, eq(campusLogos.campusNumber, campuses.campusNumber))
    .leftJoin(campusMoves, and(eq(campusMoves.campusNumber, campuses.campusNumber), isNull(campusMoves.decision)));
}

export function readPosition({ latitude, longitude, datum }: Coordinate): Coordinate {
  return { latitude, longitude, datum };
}

export function describeCampus({ campus, move, logoSha256 }: { campus: CampusRow; move: MoveRow | null; logoSha256: string | null }): Static<typeof CampusView> {
  const { campusNumber, institutionNumber, name, address, phone } = campus;
  const { position } = readCampus(campus);
  return {
    campusNumber, institutionNumber, name, address, phone, isReadyForCheckIn: position !== undefined,
    ...(position === undefined ? {} : { position }),
    ...(logoSha256 === null ? {} : { logoPath: `/v1/campus-logos/${campusNumber}-${logoSha256.slice(0, 16)}` }),
    ...(move === null ? {} : { waitingMove: { moveId: move.moveId, position: readPosition(move), distanceMeters: move.distanceMeters, requestedAtMs: move.requestedAtMs } }),
  };
}

/** One campus as it stands in the caller's transaction. */
export async function describeSavedCampus(tx: Orm, campusNumber: number): Promise<Static<typeof CampusView>> {
  const [saved] = await selectCampuses(tx).where(eq(campuses.campusNumber, campusNumber));
  if (saved === undefined) throw new Error('The campus is gone');
  return describeCampus(saved);
}

/** Every campus of an institution, by number. */
export async function describeCampuses(orm: Orm, institutionNumber: number): Promise<Static<typeof CampusList>> {
  const rows = await selectCampuses(orm).where(eq(campuses.institutionNumber, institutionNumber)).orderBy(asc(campuses.campusNumber));
  return { items: rows.map(describeCampus), rangeMeters: checkInRangeMeters, freeMoveLimitMeters };
}
