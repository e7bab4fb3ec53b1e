import { measureDistanceMeters, type Coordinate } from '@skill-voucher/sdk-core';
import { and, asc, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { campuses, institutionAdmins, institutions } from '../../database/schema/template-tables';
import { encodeCursor, readCursorPosition } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { NearbyInstitution, NearbyInstitutionPage, NearbyQuery } from '../../http/schemas/booking-schemas';
import type { Platform } from '../../platform';
import { readCampus } from '../check-ins/read-situation';

/** A position that is this far off says which town, not which street. */
const coarseAccuracyMeters = 1000;

interface Found {
  readonly institution: typeof institutions.$inferSelect;
  readonly campus: typeof campuses.$inferSelect;
  readonly canBook: boolean;
  readonly distanceMeters: number | undefined;
  /** Ascending: by distance in decimetres, or without a position by my county, my city, elsewhere. */
  readonly rank: number;
}

const farthestRank = Number.MAX_SAFE_INTEGER - 1;

/**
 * Institutions by the distance of their nearest campus, with contacts (R40); those without a
 * position last. Without mine: those of my county first, then of my city.
 */
export async function listNearbyInstitutions(platform: Platform, actor: DeviceActor, query: Static<typeof NearbyQuery>): Promise<Static<typeof NearbyInstitutionPage>> {
  const here = readPlace(query);
  const limit = query.limit ?? 20;
  const after = query.cursor === undefined ? undefined : readCursorPosition(query.cursor);
  const found = await findNearest(platform, actor, here);
  const ordered = found.sort((a, b) => a.rank - b.rank || a.institution.institutionNumber - b.institution.institutionNumber);
  const rest = after === undefined ? ordered : ordered.filter(({ rank, institution }) => rank > after[0] || (rank === after[0] && institution.institutionNumber > Number(after[1])));
  const page = rest.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(describeFound), isApproximate: here !== undefined && (query.accuracyMeters ?? 0) > coarseAccuracyMeters,
    ...(rest.length > limit && last !== undefined ? { nextCursor: encodeCursor([last.rank, last.institution.institutionNumber]) } : {}),
  };
}

async function findNearest(platform: Platform, actor: DeviceActor, here: Coordinate | undefined): Promise<Found[]> {
  const rows = await platform.database.orm
    .select({ institution: institutions, campus: campuses, role: institutionAdmins.role })
    .from(institutions)
    .innerJoin(campuses, eq(campuses.institutionNumber, institutions.institutionNumber))
    .leftJoin(institutionAdmins, and(eq(institutionAdmins.institutionNumber, institutions.institutionNumber), eq(institutionAdmins.role, 'superAdmin')))
    .where(isNull(institutions.closedAtMs))
    .orderBy(asc(campuses.campusNumber));
  const nearest = new Map<number, Found>();
  for (const { institution, campus, role } of rows) {
    const { position } = readCampus(campus);
    const distanceMeters = here === undefined || position === undefined ? undefined : measureDistanceMeters(here, position);
    const rank = here === undefined ? rankRegion(institution.regionCode, actor.countyCode) : distanceMeters === undefined ? farthestRank : Math.round(distanceMeters * 10);
    const before = nearest.get(institution.institutionNumber);
    if (before === undefined || rank < before.rank) nearest.set(institution.institutionNumber, { institution, campus, canBook: role !== null, distanceMeters, rank });
  }
  return [...nearest.values()];
}

function rankRegion(regionCode: string, countyCode: string): number {
  if (regionCode === countyCode) return 0;
  return regionCode.slice(0, 4) === countyCode.slice(0, 4) ? 1 : 2;
}

/** All of a position, or none. */
function readPlace({ latitude, longitude, datum, accuracyMeters }: Static<typeof NearbyQuery>): Coordinate | undefined {
  if ([latitude, longitude, datum, accuracyMeters].every((value) => value === undefined)) return undefined;
  if (latitude === undefined || longitude === undefined || datum === undefined || accuracyMeters === undefined) throw refuseRequest('invalidRequest', { field: 'latitude' });
  return { latitude, longitude, datum };
}

function describeFound({ institution, campus, canBook, distanceMeters }: Found): Static<typeof NearbyInstitution> {
  const { position } = readCampus(campus);
  return {
    institutionNumber: institution.institutionNumber, institutionName: institution.name, institutionPhone: institution.phone,
    campusNumber: campus.campusNumber, campusName: campus.name, address: campus.address, phone: campus.phone, canBook,
    ...(position === undefined ? {} : { position }), ...(distanceMeters === undefined ? {} : { distanceMeters }),
  };
}
