import { and, countDistinct, count, eq, gte, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { readChinaDay } from '@skill-voucher/sdk-core';
import type { DeviceActor } from '../../accounts/device-actor';
import { startOfChinaDayMs } from '../../china-time';
import { redemptions, vouchers } from '../../database/schema/voucher-tables';
import type { StatisticsQuery, TrainingStatistics } from '../../http/schemas/training-statistics-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { standsAt } from './select-used-vouchers';

const dayMs = 24 * 3_600_000;

/** 培训统计 of my institution: total in use, trainees, and uses by day in UTC+8 (R57, R64). A closed institution's history too (A13). */
export async function readTrainingStatistics(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; query: Static<typeof StatisticsQuery> }): Promise<Static<typeof TrainingStatistics>> {
  const { institutionNumber } = options;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'viewStatistics' });
  const days = options.query.days ?? 30;
  const firstDayAtMs = startOfChinaDayMs(platform.nowMs()) - (days - 1) * dayMs;
  const dayIndex = sql<number>`((${redemptions.usedAtMs} - ${firstDayAtMs}::bigint) / ${dayMs}::bigint)`.mapWith(Number);
  const [[totals], byDay] = await Promise.all([
    orm
      .select({ usedCount: count(), traineeCount: countDistinct(vouchers.personId) })
      .from(redemptions)
      .innerJoin(vouchers, and(eq(vouchers.holderBucket, redemptions.holderBucket), eq(vouchers.voucherNumber, redemptions.voucherNumber)))
      .where(standsAt(institutionNumber)),
    orm.select({ dayIndex, usedCount: count() }).from(redemptions).where(and(standsAt(institutionNumber), gte(redemptions.usedAtMs, firstDayAtMs))).groupBy(sql`1`),
  ]);
  const counts = new Map(byDay.map((row) => [row.dayIndex, row.usedCount]));
  return {
    usedCount: totals?.usedCount ?? 0,
    traineeCount: totals?.traineeCount ?? 0,
    byDay: Array.from({ length: days }, (_, index) => ({ day: readChinaDay(firstDayAtMs + index * dayMs), usedCount: counts.get(index) ?? 0 })),
  };
}
