import type { Locale } from '@skill-voucher/sdk-core/messages';
import { messagesEn } from './messages.en';
import type { Messages } from './messages';
import { messagesZhCN } from './messages.zh-CN';

/** The words of each locale. h5-widgets exchanges this module for one that loads English when it is asked for. */
export const catalogues: Readonly<Record<Locale, Messages>> = { 'zh-CN': messagesZhCN, en: messagesEn };
