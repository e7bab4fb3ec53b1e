import { maskPhone, nameDivision } from '@skill-voucher/sdk-core';
import { and, count, desc, eq, inArray, max, sql, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { checkIns } from '../../database/schema/check-in-tables';
import { redemptions, vouchers } from '../../database/schema/voucher-tables';
import { readCursorPosition, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { EnrolledTrainee, EnrolledTraineePage, StatisticsPageQuery } from '../../http/schemas/training-statistics-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { recordLooks } from '../vouchers/record-looks';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { standsAt } from './select-used-vouchers';

export interface TraineeRow {
  readonly trainee: Static<typeof EnrolledTrainee>;
  /** Their vouchers at this institution: whose detail pages tell of the look (M3). */
  readonly seen: readonly { readonly holderBucket: number; readonly voucherNumber: string }[];
}

/** People who train at my institution, i.e. used a voucher there: basic data masked, with their check-ins, latest use first (R58, R59). */
export async function listTrainees(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; query: Static<typeof StatisticsPageQuery> }): Promise<Static<typeof EnrolledTraineePage>> {
  const { institutionNumber, query } = options;
  await requireInstitutionPermission(platform.database.orm, actor, { institutionNumber, action: 'viewStatistics' });
  const limit = query.limit ?? 20;
  const rows = await readTrainees(platform, { institutionNumber, cursor: query.cursor, limit: limit + 1 });
  const shown = rows.slice(0, limit);
  await recordLooks(platform, { actor, institutionNumber, seen: shown.flatMap(({ seen }) => seen) });
  const items = shown.map(({ trainee }) => trainee);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.lastUsedAtMs, last.lastVoucherNumber]) } : { items };
}

/** A page of trainees, as the screen and the export show them. */
export async function readTrainees(platform: Platform, options: { institutionNumber: number; cursor?: string | undefined; limit: number }): Promise<TraineeRow[]> {
  const { institutionNumber } = options;
  const { orm } = platform.database;
  const lastUsedAtMs = max(redemptions.usedAtMs);
  const voucherNumbers = sql<string[]>`array_agg(${redemptions.voucherNumber} ORDER BY ${redemptions.usedAtMs} DESC, ${redemptions.voucherNumber} DESC)`;
  const lastVoucherNumber = sql`(${voucherNumbers})[1]`;
  const page = await orm
    .select({ personId: vouchers.personId, holderBucket: vouchers.holderBucket, lastUsedAtMs, voucherNumbers, countyCode: sql<string>`(array_agg(${vouchers.countyCode} ORDER BY ${redemptions.usedAtMs} DESC))[1]` })
    .from(redemptions)
    .innerJoin(vouchers, and(eq(vouchers.holderBucket, redemptions.holderBucket), eq(vouchers.voucherNumber, redemptions.voucherNumber)))
    .where(standsAt(institutionNumber))
    .groupBy(vouchers.personId, vouchers.holderBucket)
    .having(beforePosition(options.cursor, { lastUsedAtMs, lastVoucherNumber }))
    .orderBy(desc(lastUsedAtMs), desc(lastVoucherNumber))
    .limit(options.limit);
  const personIds = page.map(({ personId }) => personId);
  if (personIds.length === 0) return [];
  const [persons, attendance] = await Promise.all([orm.select().from(people).where(inArray(people.personId, personIds)), countCheckIns(orm, institutionNumber, personIds)]);
  const byPerson = new Map(persons.map((person) => [person.personId, person]));
  return page.flatMap((row) => {
    const person = byPerson.get(row.personId);
    if (person === undefined) return [];
    const attended = attendance.get(row.personId);
    const trainee = {
      lastVoucherNumber: row.voucherNumbers[0] ?? '', ...maskPerson(platform.personalData, person), maskedPhone: maskPhone(platform.personalData.cipher.decrypt('phone', person.phoneCipher)),
      regionName: nameDivision(row.countyCode), voucherCount: row.voucherNumbers.length, checkInCount: attended?.checkInCount ?? 0, lastUsedAtMs: Number(row.lastUsedAtMs ?? 0),
      ...(attended === undefined || attended.lastCheckInAtMs === null ? {} : { lastCheckInAtMs: attended.lastCheckInAtMs }),
    };
    return [{ trainee, seen: row.voucherNumbers.map((voucherNumber) => ({ holderBucket: row.holderBucket, voucherNumber })) }];
  });
}

async function countCheckIns(orm: Orm, institutionNumber: number, personIds: string[]) {
  const rows = await orm
    .select({ personId: checkIns.personId, checkInCount: count(), lastCheckInAtMs: max(checkIns.checkedInAtMs) })
    .from(checkIns)
    .where(and(eq(checkIns.institutionNumber, institutionNumber), inArray(checkIns.personId, personIds)))
    .groupBy(checkIns.personId);
  return new Map(rows.map((row) => [row.personId, row]));
}

function beforePosition(cursor: string | undefined, position: { lastUsedAtMs: SQL; lastVoucherNumber: SQL }): SQL | undefined {
  if (cursor === undefined) return undefined;
  const [at, voucherNumber] = readCursorPosition(cursor);
  if (typeof voucherNumber !== 'string') throw refuseRequest('invalidRequest', { field: 'cursor' });
  return sql`(${position.lastUsedAtMs}, ${position.lastVoucherNumber}) < (${at}::bigint, ${voucherNumber}::text)`;
}
