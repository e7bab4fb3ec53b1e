import type { HostSession, RealNameMethod } from './host-sessions';

/**
 * SIMULATOR of 电子社保卡: applying for the card and the real-name step by bank
 * card or bound phone (R31). It checks the form of the input and asks nobody.
 */
export const simulatedPhoneCode = '246810';

export function applyForCard(session: HostSession): void {
  session.hasCard = true;
}

export type RealNameRefusal = 'noCard' | 'wrongBankCard' | 'wrongPhoneCode';

export function confirmRealName(session: HostSession, input: { method: RealNameMethod; bankCard?: string; phoneCode?: string }): RealNameRefusal | undefined {
  if (!session.hasCard) return 'noCard';
  if (input.method === 'bankCard' && !isBankCard(input.bankCard ?? '')) return 'wrongBankCard';
  if (input.method === 'boundPhone' && input.phoneCode !== simulatedPhoneCode) return 'wrongPhoneCode';
  session.realName = input.method;
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
