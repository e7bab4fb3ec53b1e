import type { Locale, Messages } from '@skill-voucher/taro-plugin';
import { frameWords } from '@skill-voucher/taro-plugin/messages-zh-cn';

const chinese: Partial<Messages> = { ...frameWords };

/**
 * Stands in for the components' own table in the bundles. Chinese words come with
 * each widget; English takes its place once `loadWords` has fetched it.
 */
export const catalogues: Record<Locale, Messages> = { 'zh-CN': chinese as Messages, en: chinese as Messages };

/** Before anything of the widget is drawn. */
export function addWords(words: Partial<Messages>): void {
  Object.assign(chinese, words);
}
