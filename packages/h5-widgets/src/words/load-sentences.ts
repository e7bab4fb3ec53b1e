import type { ConsoleRefusalCode, RefusalCode, SdkErrorCode } from '@skill-voucher/sdk-core';
import type { Locale } from '@skill-voucher/taro-plugin';

export interface Sentences {
  readonly faults: Readonly<Record<SdkErrorCode, string>>;
  readonly refusals: Readonly<Record<Exclude<RefusalCode, ConsoleRefusalCode>, string>>;
}

const loaders: Readonly<Record<Locale, () => Promise<Sentences>>> = {
  'zh-CN': () => import('./sentences-zh-cn'),
  en: () => import('./sentences-en'),
};
const loaded: Partial<Record<Locale, Sentences>> = {};

export function findSentences(locale: Locale): Sentences | undefined {
  return loaded[locale];
}

/** `undefined` when they cannot be had; the next call tries again. */
export async function loadSentences(locale: Locale): Promise<Sentences | undefined> {
  try {
    return (loaded[locale] ??= await loaders[locale]());
  } catch {
    return undefined;
  }
}
