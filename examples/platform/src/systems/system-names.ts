/** The three systems, as they sign (`keyid`) and are spoken to (`etv-audience`). */
export const systemNames = ['voucher-platform', 'employment-service', 'real-name-system'] as const;
export type SystemName = (typeof systemNames)[number];

export function isSystemName(text: string): text is SystemName {
  return systemNames.some((name) => name === text);
}
