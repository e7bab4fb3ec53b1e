import { fillMessage } from '@skill-voucher/sdk-core/messages';
import type { Locale } from '@skill-voucher/sdk-core/messages';
import { catalogues } from './catalogues';
import type { messagesZhCN } from './messages.zh-CN';

export type { Locale };
export type MessageKey = keyof typeof messagesZhCN;
export type Messages = Readonly<Record<MessageKey, string>>;
export type MessageValues = Readonly<Record<string, string | number>>;

/** The word for a key, with its `{name}` places filled. */
export type Say = (key: MessageKey, values?: MessageValues) => string;

/** The words of a locale, each one replaceable by the host. */
export function createSay(locale: Locale, overrides: Partial<Messages> = {}): Say {
  return (key, values = {}) => fillMessage(overrides[key] ?? catalogues[locale][key], values);
}
