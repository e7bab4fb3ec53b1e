import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { DailyStatistics, DailyStatisticsQuery } from '../../http/schemas/statistics-schemas';
import type { Platform } from '../../platform';
import { patternOf, requireOwnRegion } from './read-statistics';
import { countByDay } from './statistics-statements';

const mostDays = 366;
const dayMs = 86_400_000;

/** Claims and uses of a region by day (UTC+8); days without either have a row too. A use that was undone is gone from its day. */
export async function readDailyStatistics(platform: Platform, actor: HrActor, query: Static<typeof DailyStatisticsQuery>): Promise<Static<typeof DailyStatistics>> {
  const regionCode = requireOwnRegion(actor, query.regionCode);
  const [firstMs, lastMs] = [readDay(query.firstDay), readDay(query.lastDay)];
  const dayCount = (lastMs - firstMs) / dayMs + 1;
  if (dayCount < 1) throw refuseRequest('invalidRequest', { field: 'lastDay' });
  if (dayCount > mostDays) throw refuseRequest('invalidRequest', { field: 'lastDay', limit: mostDays });
  const rows = await platform.database.run(countByDay, [patternOf(regionCode), query.firstDay, query.lastDay]);
  const byDay = new Map(rows.map((row) => [row.day, row]));
  const days = Array.from({ length: dayCount }, (_, index) => new Date(firstMs + index * dayMs).toISOString().slice(0, 10));
  return { regionCode, days: days.map((day) => ({ day, claimedCount: byDay.get(day)?.claimed ?? 0, usedCount: byDay.get(day)?.used ?? 0 })) };
}

/** Midnight UTC of a calendar day; 2026-02-30 is none. */
function readDay(day: string): number {
  const atMs = Date.parse(`${day}T00:00:00Z`);
  if (Number.isNaN(atMs) || new Date(atMs).toISOString().slice(0, 10) !== day) throw refuseRequest('invalidRequest', { field: 'day' });
  return atMs;
}
