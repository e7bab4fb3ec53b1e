import type { SdkErrorCode } from '../errors';
import type { Refusal } from '../refusals';
import { consoleRefusalsEn } from './console-refusals.en';
import { consoleRefusalsZhCN } from './console-refusals.zh-CN';
import { faultsEn } from './faults.en';
import { faultsZhCN } from './faults.zh-CN';
import { fillMessage, fillRefusal } from './fill-message';
import { refusalsEn } from './refusals.en';
import { refusalsZhCN } from './refusals.zh-CN';

// One by one as well: a host's bundler then packs the sentences that are used.
export { consoleRefusalsEn, consoleRefusalsZhCN, faultsEn, faultsZhCN, fillMessage, fillRefusal, refusalsEn, refusalsZhCN };

export type Locale = 'zh-CN' | 'en';

// Not spread into one: bundlers keep a spread that nobody uses.
const refusals = { 'zh-CN': [refusalsZhCN, consoleRefusalsZhCN], en: [refusalsEn, consoleRefusalsEn] } as const;
const faults = { 'zh-CN': faultsZhCN, en: faultsEn } as const;

/** A sentence for people: what is wrong, the measured value, the next step (M1). */
export function describeRefusal(refusal: Pick<Refusal, 'code' | 'details' | 'message'>, locale: Locale = 'zh-CN'): string {
  const [own, console] = refusals[locale];
  return fillRefusal(refusal.code in console ? console : own, refusal);
}

export function describeFault(code: SdkErrorCode, locale: Locale = 'zh-CN'): string {
  return faults[locale][code];
}
