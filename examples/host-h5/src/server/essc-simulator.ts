import type { HostSession, RealNameMethod } from './host-sessions';

/**
 * SIMULATOR of 电子社保卡: applying for the card and the real-name step by bank
 * card or bound phone (R31). It checks the form of the input and asks nobody.
 */
export const simulatedPhoneCode = '246810';

export function applyForCard(session: HostSession): void {
  session.hasCard = true;
}

export type RealNameRefusal = 'noCard' | 'unknownMethod' | 'wrongBankCard' | 'wrongPhoneCode';

/** As a request brings it: nothing about it is certain. */
export type RealNameInput = { readonly method?: string; readonly bankCard?: string; readonly phoneCode?: string } | null;

const methods: readonly RealNameMethod[] = ['bankCard', 'boundPhone'];

export function confirmRealName(session: HostSession, input: RealNameInput): RealNameRefusal | undefined {
  if (!session.hasCard) return 'noCard';
  const method = methods.find((known) => known === input?.method);
  if (method === undefined) return 'unknownMethod';
  if (method === 'bankCard' && !isBankCard(input?.bankCard ?? '')) return 'wrongBankCard';
  if (method === 'boundPhone' && input?.phoneCode !== simulatedPhoneCode) return 'wrongPhoneCode';
  session.realName = method;
  return undefined;
}

/** 16 to 19 digits with a right Luhn digit (ISO/IEC 7812-1). */
function isBankCard(text: string): boolean {
  if (!/^\d{16,19}$/.test(text)) return false;
  const sum = Array.from(text).reverse().reduce((total, digit, index) => {
    const value = Number(digit) * (index % 2 === 1 ? 2 : 1);
    return total + (value > 9 ? value - 9 : value);
  }, 0);
  return sum % 10 === 0;
}
