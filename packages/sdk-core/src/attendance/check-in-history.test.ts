import { describe, expect, it } from 'vitest';
import { buildMonthCalendar, groupCheckInsByDay } from './check-in-history';

/** A moment by its clock time in UTC+8. */
const at = (month: number, day: number, hour: number, minute = 0) => Date.UTC(2026, month - 1, day, hour - 8, minute);
const checkIns = (...times: number[]) => times.map((checkedInAtMs, i) => ({ checkedInAtMs, tool: i % 2 === 0 ? 'location' : 'qrCode' }));

describe('history', () => {
  it('R43 goes by day in UTC+8, latest first', () => {
    const history = checkIns(at(11, 23, 23, 59), at(11, 24, 0), at(11, 24, 17), at(11, 1, 8));
    expect(groupCheckInsByDay(history)).toEqual([
      { day: '2026-11-24', checkIns: [history[2], history[1]] },
      { day: '2026-11-23', checkIns: [history[0]] },
      { day: '2026-11-01', checkIns: [history[3]] },
    ]);
    expect(history[0]?.checkedInAtMs).toBe(at(11, 23, 23, 59));
    expect(groupCheckInsByDay([])).toEqual([]);
  });
});

describe('calendar', () => {
  const nowMs = at(11, 24, 0, 5);

  it('R43 has every day of the month with its check-ins', () => {
    const calendar = buildMonthCalendar({ month: '2026-11', checkIns: checkIns(at(11, 1, 0), at(11, 1, 23), at(10, 31, 23, 59), at(12, 1, 0), at(11, 30, 12)), nowMs });
    expect(calendar.days).toHaveLength(30);
    expect(calendar).toMatchObject({ attendedDays: 2, checkIns: 3 });
    expect(calendar.days[0]).toEqual({ day: '2026-11-01', weekday: 7, count: 2, isFull: false, isToday: false, isFuture: false });
    expect(calendar.days[8]).toEqual({ day: '2026-11-09', weekday: 1, count: 0, isFull: false, isToday: false, isFuture: false });
    expect(calendar.days[23]).toEqual({ day: '2026-11-24', weekday: 2, count: 0, isFull: false, isToday: true, isFuture: false });
    expect(calendar.days[24]).toMatchObject({ day: '2026-11-25', isToday: false, isFuture: true });
    expect(calendar.days[29]).toMatchObject({ day: '2026-11-30', count: 1 });
  });

  it('R45 marks a full day', () => {
    const five = checkIns(...[8, 9, 10, 11, 12].map((hour) => at(11, 3, hour)));
    const fullness = (list: typeof five) => buildMonthCalendar({ month: '2026-11', checkIns: list, nowMs }).days[2]?.isFull;
    expect([fullness(five.slice(1)), fullness(five), fullness([...five, ...five])]).toEqual([false, true, true]);
  });

  it('knows the length of each month', () => {
    const length = (month: string) => buildMonthCalendar({ month, checkIns: [], nowMs }).days.length;
    expect([length('2026-02'), length('2028-02'), length('2026-12'), length('2026-04')]).toEqual([28, 29, 31, 30]);
  });
});
