type Reader = (text: string | null) => unknown;

const asText: Reader = (text) => text ?? undefined;
const asFlag: Reader = (text) => text !== null && text !== 'false';
const asNumber: Reader = (text) => (text === null || !/^\d+$/.test(text) ? undefined : Number(text));

/** Attribute → property, and how its text is read. */
export const elementAttributes: Readonly<Record<string, { property: string; read: Reader }>> = {
  locale: { property: 'locale', read: asText },
  theme: { property: 'theme', read: asText },
  host: { property: 'host', read: asText },
  'large-type': { property: 'isLargeType', read: asFlag },
  'has-back': { property: 'hasBack', read: asFlag },
  tab: { property: 'tab', read: asText },
  'voucher-number': { property: 'voucherNumber', read: asText },
  'institution-number': { property: 'institutionNumber', read: asNumber },
};

/** Properties without an attribute: objects. */
export const objectProperties = ['sdk', 'messages', 'startAt', 'loadOfflineScanner'] as const;
