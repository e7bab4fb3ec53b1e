import { describe, expect, it } from 'vitest';
import { checkExportQuota, type ExportedList, type ProducedExport } from './export-quota';

const midnightMs = Date.UTC(2026, 10, 23, 16); // 2026-11-24 00:00 in UTC+8
const hourMs = 3_600_000;
const trainees: ExportedList = { kind: 'trainees' };
const template = (templateNumber: number): ExportedList => ({ kind: 'vouchers', templateNumber });
const produced = (list: ExportedList, ...hours: number[]): ProducedExport[] => hours.map((hour) => ({ list, producedAtMs: midnightMs + hour * hourMs }));
const check = (list: ExportedList, files: ProducedExport[], hour = 20) => checkExportQuota({ list, produced: files, nowMs: midnightMs + hour * hourMs });
const left = (remaining: number) => ({ ok: true, value: { remaining } });
const refused = { ok: false, refusal: { code: 'exportLimitReached', nextMove: 'retry', details: { rule: 'R60', count: 3, limit: 3, resumesAtMs: midnightMs + 24 * hourMs } } };

describe('export quota', () => {
  it.each([['the trainees', trainees], ['the vouchers of a template', template(1001)]] as const)('R60 %s are exported at most 3 times a day', (_, list) => {
    expect([check(list, []), check(list, produced(list, 1)), check(list, produced(list, 1, 2))]).toEqual([left(2), left(1), left(0)]);
    expect(check(list, produced(list, 1, 2, 3))).toEqual(refused);
  });

  it('R60 each template\'s list and the trainees\' are counted apart', () => {
    const files = [...produced(trainees, 1, 2, 3), ...produced(template(1001), 4, 5, 6)];
    expect([check(trainees, files), check(template(1001), files), check(template(1002), files)]).toEqual([refused, refused, left(2)]);
    expect(check(trainees, produced(template(1001), 1, 2, 3))).toEqual(left(2));
    expect(check(template(1001), produced(trainees, 1, 2, 3))).toEqual(left(2));
  });

  it('A14 the day is UTC+8\'s and counts from when the file was produced', () => {
    expect(check(trainees, produced(trainees, -0.01, 0, 1))).toEqual(left(0));
    expect(check(trainees, produced(trainees, 1, 2, 23.99), 23.999)).toEqual(refused);
    expect(check(trainees, produced(trainees, 1, 2, 23.99), 24)).toEqual(left(2));
  });
});
