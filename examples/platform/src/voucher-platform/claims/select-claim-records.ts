import { nameDivision, readDivisionLevel } from '@skill-voucher/sdk-core';
import { and, desc, eq, gte, isNotNull, isNull, lt, lte, or, sql, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import { people } from '../../database/schema/account-tables';
import { settlements } from '../../database/schema/settlement-tables';
import { learningPlatforms } from '../../database/schema/learning-tables';
import { institutions, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { ClaimRecord, ClaimRecordFilter } from '../../http/schemas/hr-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { withinRegion } from '../../regions/within-region';
import { readVoucherStatus } from '../vouchers/describe-voucher';
import { namePlaceOfUse } from '../vouchers/find-voucher';
import { hasStatus } from '../vouchers/list-vouchers';

export interface ClaimRecordSelection extends Omit<Static<typeof ClaimRecordFilter>, 'regionCode'> {
  readonly regionCode: string;
  readonly cursor?: string | undefined;
  /** No claim after it. */
  readonly claimedUntilMs?: number | undefined;
  readonly nowMs: number;
}

/** Which claimed vouchers; joined with their templates. */
export function matchClaimRecords({ regionCode, templateNumber, status, cursor, claimedUntilMs, nowMs }: ClaimRecordSelection) {
  return and(
    withinRegion(vouchers.countyCode, regionCode),
    templateNumber === undefined ? undefined : eq(vouchers.templateNumber, templateNumber),
    hasStatus(status, nowMs),
    claimedUntilMs === undefined ? undefined : lte(vouchers.claimedAtMs, claimedUntilMs),
    afterCursor(cursor, vouchers.claimedAtMs, vouchers.voucherNumber),
  );
}

/** At most `limit` of them, newest claim first. */
export function selectClaimRecords(platform: Pick<Platform, 'database'>, selection: ClaimRecordSelection, limit: number) {
  return platform.database.orm
    .select({ voucher: vouchers, template: voucherTemplates, usedAt: namePlaceOfUse, person: people })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .leftJoin(institutions, eq(institutions.institutionNumber, vouchers.usedInstitutionNumber))
    .leftJoin(learningPlatforms, eq(learningPlatforms.platformNumber, vouchers.usedLearningPlatformNumber))
    .where(and(matchClaimRecords(selection), isAmongFirst(selection, limit)))
    .orderBy(desc(vouchers.claimedAtMs), desc(vouchers.voucherNumber))
    .limit(limit);
}

/**
 * What is void, expired or settled may be older than millions of other claims, which would all be passed on
 * the way: the first of each batch concerned, or of what was paid. A county's claims are few enough to pass.
 */
function isAmongFirst(selection: ClaimRecordSelection, limit: number): SQL | undefined {
  const { status, regionCode, templateNumber, nowMs } = selection;
  if (readDivisionLevel(regionCode) === 'county') return undefined;
  if (status === 'voided') return sql`(${vouchers.holderBucket}, ${vouchers.voucherNumber}) IN (${firstOfBatches(selection, limit, lt(voucherTemplates.delistedAtMs, voucherTemplates.expiresAtMs))})`;
  if (status === 'expired') {
    const wasVoid = or(isNull(voucherTemplates.delistedAtMs), gte(voucherTemplates.delistedAtMs, voucherTemplates.expiresAtMs));
    return sql`(${vouchers.holderBucket}, ${vouchers.voucherNumber}) IN (${firstOfBatches(selection, limit, and(lte(voucherTemplates.expiresAtMs, nowMs), wasVoid))})`;
  }
  const isPaid = status === 'settled' || status === 'writtenOff';
  return isPaid && templateNumber === undefined ? sql`(${vouchers.holderBucket}, ${vouchers.voucherNumber}) IN (${firstPaid(selection, limit)})` : undefined;
}

function firstOfBatches(selection: ClaimRecordSelection, limit: number, isConcerned: SQL | undefined): SQL {
  return sql`SELECT f.holder_bucket, f.voucher_number FROM ${voucherTemplates} CROSS JOIN LATERAL (
      SELECT ${vouchers.holderBucket}, ${vouchers.voucherNumber}, ${vouchers.claimedAtMs} FROM ${vouchers}
      WHERE ${and(eq(vouchers.templateNumber, voucherTemplates.templateNumber), matchClaimRecords(selection))}
      ORDER BY ${vouchers.claimedAtMs} DESC, ${vouchers.voucherNumber} DESC LIMIT ${limit}) f
    WHERE ${isConcerned} ORDER BY f.claimed_at_ms DESC, f.voucher_number DESC LIMIT ${limit}`;
}

function firstPaid({ regionCode, status, cursor, claimedUntilMs }: ClaimRecordSelection, limit: number): SQL {
  const { countyCode, claimedAtMs, voucherNumber, writtenOffAtMs } = settlements;
  const matches = and(
    status === 'settled' ? isNull(writtenOffAtMs) : isNotNull(writtenOffAtMs), withinRegion(countyCode, regionCode),
    claimedUntilMs === undefined ? undefined : lte(claimedAtMs, claimedUntilMs), afterCursor(cursor, claimedAtMs, voucherNumber),
  );
  return sql`SELECT ${settlements.holderBucket}, ${voucherNumber} FROM ${settlements} WHERE ${matches} ORDER BY ${claimedAtMs} DESC, ${voucherNumber} DESC LIMIT ${limit}`;
}

export type ClaimRecordRow = Awaited<ReturnType<typeof selectClaimRecords>>[number];

export function describeClaimRecord(platform: Platform, { voucher, template, usedAt, person }: ClaimRecordRow, nowMs: number): Static<typeof ClaimRecord> {
  return {
    voucherNumber: voucher.voucherNumber, templateNumber: template.templateNumber, name: template.name,
    status: readVoucherStatus({ voucher, template }, nowMs), ...maskPerson(platform.personalData, person),
    regionCode: voucher.countyCode, regionName: nameDivision(voucher.countyCode), claimedAtMs: voucher.claimedAtMs,
    ...(voucher.usedAtMs === null ? {} : { usedAtMs: voucher.usedAtMs }),
    ...(usedAt === null ? {} : { usedAt }),
  };
}

/** Where the next page begins. */
export function cursorAfter({ voucher }: ClaimRecordRow): string {
  return encodeCursor([voucher.claimedAtMs, voucher.voucherNumber]);
}
