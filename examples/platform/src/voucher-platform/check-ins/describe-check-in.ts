import { countRemainingCheckIns, maskName, readChinaDay } from '@skill-voucher/sdk-core';
import { and, eq, gte, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import { startOfChinaDayMs } from '../../china-time';
import { people } from '../../database/schema/account-tables';
import { checkIns } from '../../database/schema/check-in-tables';
import { campuses, institutions } from '../../database/schema/template-tables';
import type { CheckIn, CompletedCheckIn } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { readHolderBucket, readScopedId } from '../vouchers/voucher-number';

export function selectCheckIns(platform: Platform, where: SQL | undefined) {
  return platform.database.orm
    .select({ checkIn: checkIns, campusName: campuses.name, institutionName: institutions.name, adminNameCipher: people.nameCipher })
    .from(checkIns)
    .innerJoin(campuses, eq(campuses.campusNumber, checkIns.campusNumber))
    .innerJoin(institutions, eq(institutions.institutionNumber, checkIns.institutionNumber))
    .leftJoin(people, eq(people.personId, checkIns.assistedBy))
    .where(where);
}

type CheckInRecord = Awaited<ReturnType<typeof selectCheckIns>>[number];

export function ofVoucher(voucherNumber: string): SQL | undefined {
  return and(eq(checkIns.holderBucket, readHolderBucket(voucherNumber)), eq(checkIns.voucherNumber, voucherNumber));
}

export function describeCheckIn(platform: Platform, record: CheckInRecord): Static<typeof CheckIn> {
  const { checkIn, campusName, institutionName, adminNameCipher } = record;
  return {
    checkInId: checkIn.checkInId, tool: checkIn.tool, institutionName, campusName, checkedInAtMs: checkIn.checkedInAtMs, day: readChinaDay(checkIn.checkedInAtMs),
    ...(checkIn.distanceMeters === null ? {} : { distanceMeters: checkIn.distanceMeters }),
    ...(adminNameCipher === null ? {} : { assistedBy: maskName(platform.personalData.cipher.decrypt('name', adminNameCipher)) }),
  };
}

/** The check-in of this name, and what is left of the day. */
export async function describeCompletedCheckIn(platform: Platform, checkInId: string): Promise<Static<typeof CompletedCheckIn>> {
  const mine = ofVoucher(readScopedId(checkInId) ?? '');
  const nowMs = platform.nowMs();
  const [record] = await selectCheckIns(platform, and(mine, eq(checkIns.checkInId, checkInId)));
  if (record === undefined) throw new Error('The check-in is gone');
  const today = await platform.database.orm.select({ atMs: checkIns.checkedInAtMs }).from(checkIns).where(and(mine, gte(checkIns.checkedInAtMs, startOfChinaDayMs(nowMs))));
  return { checkIn: describeCheckIn(platform, record), remainingToday: countRemainingCheckIns(today.map(({ atMs }) => atMs), nowMs) };
}
