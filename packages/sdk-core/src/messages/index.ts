import type { SdkErrorCode } from '../errors';
import type { Refusal, RefusalDetails } from '../refusals';
import { faultsEn, faultsZhCN } from './faults';
import { refusalsEn } from './refusals.en';
import { refusalsZhCN } from './refusals.zh-CN';

export type Locale = 'zh-CN' | 'en';

const refusals = { 'zh-CN': refusalsZhCN, en: refusalsEn } as const;
const faults = { 'zh-CN': faultsZhCN, en: faultsEn } as const;

/** A sentence for people: what is wrong, the measured value, the next step (M1). */
export function describeRefusal(refusal: Pick<Refusal, 'code' | 'details'>, locale: Locale = 'zh-CN'): string {
  return fillMessage(refusals[locale][refusal.code], refusal.details);
}

export function describeFault(code: SdkErrorCode, locale: Locale = 'zh-CN'): string {
  return faults[locale][code];
}

/** Puts values in for `{name}`; a clause in `[]` with an absent value is left out, an absent value elsewhere shows as “—”. */
export function fillMessage(template: string, values: RefusalDetails): string {
  const has = (name: string): boolean => Object.prototype.hasOwnProperty.call(values, name);
  return template
    .replace(/\[([^\]]*)\]/g, (_, clause: string) => (namesIn(clause).every(has) ? clause : ''))
    .replace(/\{(\w+)\}/g, (_, name: string) => (has(name) ? String(values[name]) : '—'));
}

function namesIn(clause: string): string[] {
  return (clause.match(/\{(\w+)\}/g) ?? []).map((token) => token.slice(1, -1));
}
