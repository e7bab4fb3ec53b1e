import { nextChinaDayAtMs, readChinaDay } from '../calendar/china-day';
import { refuse, type Refusal } from '../refusals';

/** R45 */
export const dailyCheckInLimit = 5;

/**
 * How many more check-ins the day of `nowMs` (UTC+8) has room for, 5 to 0 (A2).
 *
 * @param checkInsAtMs successful check-ins of this trainee with this voucher, by
 * either tool; failures are free and do not stand here
 */
export function countRemainingCheckIns(checkInsAtMs: readonly number[], nowMs: number): number {
  return Math.max(0, dailyCheckInLimit - countToday(checkInsAtMs, nowMs));
}

/** `dailyCheckInLimitReached` with `count`, `limit` and `resumesAtMs`, once the day is full (R45). */
export function refuseOverDailyLimit(checkInsAtMs: readonly number[], nowMs: number): Refusal | undefined {
  if (countRemainingCheckIns(checkInsAtMs, nowMs) > 0) return undefined;
  const count = countToday(checkInsAtMs, nowMs);
  return refuse('dailyCheckInLimitReached', { rule: 'R45', count, limit: dailyCheckInLimit, resumesAtMs: nextChinaDayAtMs(nowMs) });
}

function countToday(checkInsAtMs: readonly number[], nowMs: number): number {
  const today = readChinaDay(nowMs);
  return checkInsAtMs.filter((atMs) => readChinaDay(atMs) === today).length;
}
