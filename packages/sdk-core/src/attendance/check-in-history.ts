import { readChinaDay } from '../calendar/china-day';
import { dailyCheckInLimit } from './daily-limit';

/** A successful check-in, as far as a calendar needs it. */
export interface DatedCheckIn {
  /** Unix milliseconds. */
  readonly checkedInAtMs: number;
}

export interface CheckInDay<T extends DatedCheckIn> {
  /** In UTC+8, `YYYY-MM-DD`. */
  readonly day: string;
  /** Latest first. */
  readonly checkIns: readonly T[];
}

export interface CalendarDay {
  readonly day: string;
  /** 1 Monday … 7 Sunday. */
  readonly weekday: number;
  readonly count: number;
  /** No further check-in fits (R45). */
  readonly isFull: boolean;
  readonly isToday: boolean;
  readonly isFuture: boolean;
}

export interface MonthCalendar {
  readonly days: readonly CalendarDay[];
  /** Days of the month with a check-in. */
  readonly attendedDays: number;
  readonly checkIns: number;
}

/** The history by day in UTC+8, latest day first (R43). Does not change `checkIns`. */
export function groupCheckInsByDay<T extends DatedCheckIn>(checkIns: readonly T[]): CheckInDay<T>[] {
  const days = new Map<string, T[]>();
  for (const checkIn of [...checkIns].sort((one, other) => other.checkedInAtMs - one.checkedInAtMs)) {
    const day = readChinaDay(checkIn.checkedInAtMs);
    days.set(day, [...(days.get(day) ?? []), checkIn]);
  }
  return [...days].map(([day, ofDay]) => ({ day, checkIns: ofDay }));
}

/**
 * Every day of a month with its check-ins (R43); those of other months are left out.
 *
 * @param options.month `YYYY-MM`
 */
export function buildMonthCalendar(options: { month: string; checkIns: readonly DatedCheckIn[]; nowMs: number }): MonthCalendar {
  const { month, nowMs } = options;
  const byDay = new Map(groupCheckInsByDay(options.checkIns).map(({ day, checkIns }) => [day, checkIns.length]));
  const today = readChinaDay(nowMs);
  const days = listDays(month).map(({ day, weekday }): CalendarDay => {
    const count = byDay.get(day) ?? 0;
    return { day, weekday, count, isFull: count >= dailyCheckInLimit, isToday: day === today, isFuture: day > today };
  });
  return { days, attendedDays: days.filter(({ count }) => count > 0).length, checkIns: days.reduce((sum, { count }) => sum + count, 0) };
}

function listDays(month: string): { day: string; weekday: number }[] {
  const [year, number] = month.split('-').map(Number) as [number, number];
  const length = new Date(Date.UTC(year, number, 0)).getUTCDate();
  return Array.from({ length }, (_, i) => {
    const weekday = new Date(Date.UTC(year, number - 1, i + 1)).getUTCDay();
    return { day: `${month}-${String(i + 1).padStart(2, '0')}`, weekday: weekday === 0 ? 7 : weekday };
  });
}
