import type { Locale, Messages } from '@skill-voucher/taro-plugin';
import { messagesZhCN } from '@skill-voucher/taro-plugin/messages-zh-cn';

/**
 * Stands in for the components' own table in the bundles: Chinese comes with the
 * widget; English takes its place once `loadWords` has fetched it.
 */
export const catalogues: Record<Locale, Messages> = { 'zh-CN': messagesZhCN, en: messagesZhCN };
