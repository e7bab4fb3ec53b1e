import { describeFault, fillRefusal, refusalsEn, refusalsZhCN } from '@skill-voucher/sdk-core/messages';
import type { Failure } from '@skill-voucher/sdk-core';
import type { Locale } from '../../messages/messages';

/** Without those of the authorities' console, which no widget meets. */
const refusals = { 'zh-CN': refusalsZhCN, en: refusalsEn } as const;

/**
 * The sentence with the next step (M1), for a "no" and for a fault alike.
 * h5-widgets exchanges this module for one that fetches the sentences first:
 * `undefined` until they are there, `''` when they cannot be had.
 */
export function useSentence(failure: Failure, locale: Locale): string | undefined {
  return failure.kind === 'refusal' ? fillRefusal(refusals[locale], failure.refusal) : describeFault(failure.code, locale);
}
