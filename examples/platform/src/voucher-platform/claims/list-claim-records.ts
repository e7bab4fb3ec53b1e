import { nameDivision } from '@skill-voucher/sdk-core';
import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion, withinRegion } from '../../regions/within-region';
import { people } from '../../database/schema/account-tables';
import { learningPlatforms } from '../../database/schema/learning-tables';
import { institutions, voucherTemplates } from '../../database/schema/template-tables';
import { vouchers } from '../../database/schema/voucher-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { ClaimRecordPage, ClaimRecordQuery } from '../../http/schemas/hr-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { readVoucherStatus } from '../vouchers/describe-voucher';
import { namePlaceOfUse } from '../vouchers/find-voucher';
import { hasStatus } from '../vouchers/list-vouchers';

/** 领取记录 (R18): each claimed voucher with its status, by the holder's county at claim (A23), within the account's region (R21). */
export async function listClaimRecords(platform: Platform, actor: HrActor, query: Static<typeof ClaimRecordQuery>): Promise<Static<typeof ClaimRecordPage>> {
  const nowMs = platform.nowMs();
  const limit = query.limit ?? 20;
  const region = query.regionCode ?? actor.regionCode;
  requireWithinRegion(actor, region);
  const rows = await platform.database.orm
    .select({ voucher: vouchers, template: voucherTemplates, usedAt: namePlaceOfUse, person: people })
    .from(vouchers)
    .innerJoin(voucherTemplates, eq(voucherTemplates.templateNumber, vouchers.templateNumber))
    .innerJoin(people, eq(people.personId, vouchers.personId))
    .leftJoin(institutions, eq(institutions.institutionNumber, vouchers.usedInstitutionNumber))
    .leftJoin(learningPlatforms, eq(learningPlatforms.platformNumber, vouchers.usedLearningPlatformNumber))
    .where(
      and(
        withinRegion(vouchers.countyCode, region),
        query.templateNumber === undefined ? undefined : eq(vouchers.templateNumber, query.templateNumber),
        hasStatus(query.status, nowMs),
        afterCursor(query.cursor, vouchers.claimedAtMs, vouchers.voucherNumber),
      ),
    )
    .orderBy(desc(vouchers.claimedAtMs), desc(vouchers.voucherNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map(({ voucher, template, usedAt, person }) => ({
    voucherNumber: voucher.voucherNumber, templateNumber: template.templateNumber, name: template.name,
    status: readVoucherStatus({ voucher, template }, nowMs), ...maskPerson(platform.personalData, person),
    regionCode: voucher.countyCode, regionName: nameDivision(voucher.countyCode), claimedAtMs: voucher.claimedAtMs,
    ...(voucher.usedAtMs === null ? {} : { usedAtMs: voucher.usedAtMs }),
    ...(usedAt === null ? {} : { usedAt }),
  }));
  const last = page.at(-1)?.voucher;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.claimedAtMs, last.voucherNumber]) } : { items };
}
