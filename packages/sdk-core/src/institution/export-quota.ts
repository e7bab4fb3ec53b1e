import { nextChinaDayAtMs, readChinaDay } from '../calendar/china-day';
import { refuse, type Result } from '../refusals';

/** R60 */
export const dailyExportLimit = 3;

/** Lists that are counted apart: the vouchers of each template, and the trainees. */
export type ExportedList = { readonly kind: 'vouchers'; readonly templateNumber: number } | { readonly kind: 'trainees' };

/** A file that was produced for the institution. One that failed leaves no trace here (A14). */
export interface ProducedExport {
  readonly list: ExportedList;
  /** Unix milliseconds. */
  readonly producedAtMs: number;
}

/**
 * Whether this list may be exported once more today, UTC+8 (R60, A14), and how often
 * after that. To be asked again, under a lock, when the file stands: it is counted then.
 *
 * - `exportLimitReached` with `count`, `limit` and `resumesAtMs`
 *
 * @param options.produced of this institution, whoever asked for them
 * @example checkExportQuota({ list: { kind: 'trainees' }, produced: [], nowMs }) // { ok: true, value: { remaining: 2 } }
 */
export function checkExportQuota(options: { list: ExportedList; produced: readonly ProducedExport[]; nowMs: number }): Result<{ readonly remaining: number }> {
  const { list, produced, nowMs } = options;
  const today = readChinaDay(nowMs);
  const count = produced.filter((one) => isSameList(one.list, list) && readChinaDay(one.producedAtMs) === today).length;
  if (count < dailyExportLimit) return { ok: true, value: { remaining: dailyExportLimit - count - 1 } };
  return { ok: false, refusal: refuse('exportLimitReached', { rule: 'R60', count, limit: dailyExportLimit, resumesAtMs: nextChinaDayAtMs(nowMs) }) };
}

function isSameList(one: ExportedList, other: ExportedList): boolean {
  if (one.kind === 'vouchers' && other.kind === 'vouchers') return one.templateNumber === other.templateNumber;
  return one.kind === other.kind;
}
