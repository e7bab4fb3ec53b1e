import { describe, expect, it } from 'vitest';
import { confirmRealName } from './essc-simulator';
import type { HostSession } from './host-sessions';

describe('real-name step of the simulated 电子社保卡', () => {
  it.each([
    ['a bank card with a wrong check digit', { method: 'bankCard', bankCard: '6222020200112233441' }, 'wrongBankCard'],
    ['a wrong phone code', { method: 'boundPhone', phoneCode: '000000' }, 'wrongPhoneCode'],
    ['a method that does not exist', { method: 'none' }, 'unknownMethod'],
    ['no input at all', null, 'unknownMethod'],
  ] as const)('R31 refuses %s', (_, input, refusal) => {
    const session: HostSession = { subject: 'someone', hasCard: true };
    expect(confirmRealName(session, input)).toBe(refusal);
    expect(session.realName).toBeUndefined();
  });

  it('R31 needs the card first, then takes the phone code', () => {
    const session: HostSession = { subject: 'someone', hasCard: false };
    const input = { method: 'boundPhone', phoneCode: '246810' };
    expect(confirmRealName(session, input)).toBe('noCard');
    session.hasCard = true;
    expect(confirmRealName(session, input)).toBeUndefined();
    expect(session.realName).toBe('boundPhone');
  });
});
