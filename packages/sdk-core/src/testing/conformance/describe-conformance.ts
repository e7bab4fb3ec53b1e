import type { Locale } from '../../messages/index';
import type { ConformanceOutcome, ConformanceReport, ConformanceResult } from './conformance-report';

const words = {
  'zh-CN': {
    outcomes: { fulfilled: '符合', faulty: '不符合', absent: '未提供', hung: '无响应', notChecked: '未检查' }, change: '修改', good: '结论：符合', bad: '结论：不符合，请按“修改”处理',
  },
  en: {
    outcomes: { fulfilled: 'fulfilled', faulty: 'faulty', absent: 'absent', hung: 'hung', notChecked: 'not checked' }, change: 'change', good: 'Result: conformant', bad: 'Result: not conformant; see "change"',
  },
} as const;
const marks: Readonly<Record<ConformanceOutcome, string>> = { fulfilled: '✓', faulty: '✗', absent: '○', hung: '✗', notChecked: '–' };

/** The report as text for a terminal: a line per check, and what to change under those that do not hold. */
export function describeConformance(report: ConformanceReport, options: { locale?: Locale } = {}): string {
  const locale = options.locale ?? 'zh-CN';
  const { outcomes, change, good, bad } = words[locale];
  const lines = report.results.map((result) => describeResult(result, locale, outcomes[result.outcome], change));
  const counts = (Object.keys(outcomes) as ConformanceOutcome[]).map((outcome) => `${outcomes[outcome]} ${report.counts[outcome]}`).join(' · ');
  return [...lines, '', counts, report.isConformant ? good : bad].join('\n');
}

function describeResult({ outcome, name, title, measured, change }: ConformanceResult, locale: Locale, outcomeWord: string, changeWord: string): string {
  const line = `${marks[outcome]} ${name}  ${title[locale]} — ${outcome === 'fulfilled' ? '' : `${outcomeWord}: `}${measured[locale]}`;
  return change === undefined ? line : `${line}\n    ${changeWord}: ${change[locale]}`;
}
