import { nameDivision } from '@skill-voucher/sdk-core';
import { and, desc, eq, lte } from 'drizzle-orm';
import type { Static } from 'typebox';
import { people } from '../../database/schema/account-tables';
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

/** Newest claim first. */
export function selectClaimRecords(platform: Platform, selection: ClaimRecordSelection) {
  return platform.database.orm
    .select({ voucher: vouchers, template: voucherTemplates, usedAt: namePlaceOfUse, person: people })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .leftJoin(institutions, eq(institutions.institutionNumber, vouchers.usedInstitutionNumber))
    .leftJoin(learningPlatforms, eq(learningPlatforms.platformNumber, vouchers.usedLearningPlatformNumber))
    .where(matchClaimRecords(selection))
    .orderBy(desc(vouchers.claimedAtMs), desc(vouchers.voucherNumber));
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
