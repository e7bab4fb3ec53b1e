import type { Locale } from '@skill-voucher/taro-plugin';
import { catalogues } from './catalogues';

let english: Promise<void> | undefined;

/** Settles when the words of the locale are there. A failed fetch leaves the Chinese ones and is tried again next time. */
export function loadWords(locale: Locale | undefined): Promise<void> | undefined {
  if (locale !== 'en') return undefined;
  english ??= import('./english-words').then(({ messagesEn }) => {
    catalogues.en = messagesEn;
  }).catch(() => {
    english = undefined;
  });
  return english;
}
