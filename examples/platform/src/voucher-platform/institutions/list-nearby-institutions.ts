import { measureDistanceMeters, type Coordinate } from '@skill-voucher/sdk-core';
import { and, asc, between, eq, isNull, sql, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { campuses, institutionAdmins, institutions } from '../../database/schema/template-tables';
import { encodeCursor, readCursorPosition } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { NearbyInstitution, NearbyInstitutionPage, NearbyQuery } from '../../http/schemas/booking-schemas';
import type { Platform } from '../../platform';
import { readCampus } from '../check-ins/read-situation';
import { findMissingConsent } from '../consents/manage-consents';

/** A position that is this far off says which town, not which street. */
const coarseAccuracyMeters = 1000;

/** Coordinates of one place differ by less than this between the datums. */
const datumSlackMeters = 2000;
const firstRadiusMeters = 20_000;
/** Wider than a province: then the whole directory is read. */
const widestRadiusMeters = 1_000_000;
/** Less than the true length, so that a box is rather too large. */
const metersPerDegree = 110_000;

interface Found {
  readonly institution: typeof institutions.$inferSelect;
  readonly campus: typeof campuses.$inferSelect;
  readonly canBook: boolean;
  readonly distanceMeters: number | undefined;
  /** Ascending: by distance in decimetres, or without a position by my county, my city, elsewhere. */
  readonly rank: number;
}

/** What comes after a rank and an institution number, or the beginning, and how many of it. */
interface Part {
  readonly after: readonly [number, number] | undefined;
  readonly count: number;
}

const farthestRank = Number.MAX_SAFE_INTEGER - 1;

/**
 * Institutions by the distance of their nearest campus, with contacts (R40); those without a
 * position last. Without mine, or my consent to its use: those of my county first, then of my city.
 */
export async function listNearbyInstitutions(platform: Platform, actor: DeviceActor, query: Static<typeof NearbyQuery>): Promise<Static<typeof NearbyInstitutionPage>> {
  const place = readPlace(query);
  const missing = place === undefined ? undefined : await findMissingConsent(platform.database.orm, actor, ['location']);
  const here = missing === undefined ? place : undefined;
  const limit = query.limit ?? 20;
  const part = { after: readPosition(query.cursor), count: limit + 1 };
  const found = here === undefined ? await findByRegion(platform.database.orm, actor.countyCode, part) : await findByDistance(platform.database.orm, here, part);
  const page = found.slice(0, limit);
  const last = page.at(-1);
  return {
    items: page.map(describeFound), isApproximate: here !== undefined && (query.accuracyMeters ?? 0) > coarseAccuracyMeters,
    ...(missing === undefined ? {} : { positionUnused: 'consentMissing' }),
    ...(found.length > limit && last !== undefined ? { nextCursor: encodeCursor([last.rank, last.institution.institutionNumber]) } : {}),
  };
}

function readPosition(cursor: string | undefined): Part['after'] {
  if (cursor === undefined) return undefined;
  const [rank, number] = readCursorPosition(cursor);
  if (!Number.isSafeInteger(number)) throw refuseRequest('invalidRequest', { field: 'cursor' });
  return [rank, Number(number)];
}

function selectCampuses(orm: Orm) {
  return orm
    .select({ institution: institutions, campus: campuses, role: institutionAdmins.role })
    .from(institutions)
    .innerJoin(campuses, eq(campuses.institutionNumber, institutions.institutionNumber))
    .leftJoin(institutionAdmins, and(eq(institutionAdmins.institutionNumber, institutions.institutionNumber), eq(institutionAdmins.role, 'superAdmin')))
    .$dynamic();
}

/** Each with its first campus. */
async function findByRegion(orm: Orm, countyCode: string, { after, count }: Part): Promise<Found[]> {
  const rank = sql<number>`CASE WHEN ${institutions.regionCode} = ${countyCode} THEN 0 WHEN left(${institutions.regionCode}, 4) = ${countyCode.slice(0, 4)} THEN 1 ELSE 2 END`;
  const isFirstCampus = sql`${campuses.campusNumber} = (SELECT min(c.campus_number) FROM ${campuses} c WHERE c.institution_number = ${institutions.institutionNumber})`;
  const comesAfter = after === undefined ? undefined : sql`(${rank}, ${institutions.institutionNumber}) > (${after[0]}::bigint, ${after[1]}::bigint)`;
  const rows = await selectCampuses(orm).where(and(isNull(institutions.closedAtMs), isFirstCampus, comesAfter)).orderBy(asc(rank), asc(institutions.institutionNumber)).limit(count);
  return rows.map(({ institution, campus, role }) => ({ institution, campus, canBook: role !== null, distanceMeters: undefined, rank: rankRegion(institution.regionCode, countyCode) }));
}

/** Looks around the place, wider and wider: within the radius every campus is known. */
async function findByDistance(orm: Orm, here: Coordinate, { after, count }: Part): Promise<Found[]> {
  const isAfter = ({ rank, institution }: Found) => after === undefined || rank > after[0] || (rank === after[0] && institution.institutionNumber > after[1]);
  for (let radius = Math.max(firstRadiusMeters, (after?.[0] ?? 0) / 5); ; radius *= 4) {
    const isWhole = radius >= widestRadiusMeters;
    const rows = await selectCampuses(orm).where(and(isNull(institutions.closedAtMs), isWhole ? undefined : liesAround(here, radius))).orderBy(asc(campuses.campusNumber));
    const nearest = new Map<number, Found>();
    for (const { institution, campus, role } of rows) {
      const { position } = readCampus(campus);
      const distanceMeters = position === undefined ? undefined : measureDistanceMeters(here, position);
      const rank = distanceMeters === undefined ? farthestRank : Math.round(distanceMeters * 10);
      const before = nearest.get(institution.institutionNumber);
      if (before === undefined || rank < before.rank) nearest.set(institution.institutionNumber, { institution, campus, canBook: role !== null, distanceMeters, rank });
    }
    const known = [...nearest.values()].filter((found) => isAfter(found) && (isWhole || found.rank <= radius * 10));
    if (isWhole || known.length >= count) return known.sort((a, b) => a.rank - b.rank || a.institution.institutionNumber - b.institution.institutionNumber).slice(0, count);
  }
}

/** Every campus within the radius, in whatever datum, and some beyond. */
function liesAround({ latitude, longitude }: Coordinate, radiusMeters: number): SQL | undefined {
  const high = (radiusMeters + datumSlackMeters) / metersPerDegree;
  const wide = high / Math.cos(Math.min(89, Math.abs(latitude) + high) * (Math.PI / 180));
  const crossesDateLine = Math.abs(longitude) + wide > 180;
  return and(between(campuses.latitude, latitude - high, latitude + high), crossesDateLine ? undefined : between(campuses.longitude, longitude - wide, longitude + wide));
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
