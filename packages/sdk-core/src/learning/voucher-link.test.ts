import { describe, expect, it } from 'vitest';
import { deriveLinkStatus, linkLifeMs, refuseLink, suitsIntention } from './voucher-link';

const nowMs = Date.UTC(2026, 10, 24);
const voucher = { trainingType: 'online', status: 'claimed', specialty: '电子商务师', skillLevel: 'level4', validFromMs: nowMs } as const;
const intention = { specialty: '电子商务师', skillLevel: 'level4' };

describe('voucher link', () => {
  it('R38 A10 links a claimed online voucher of the specialty and level, or of any', () => {
    expect(refuseLink({ voucher, intention, nowMs })).toBeUndefined();
    expect(refuseLink({ voucher: { ...voucher, specialty: '', skillLevel: 'any' }, intention, nowMs })).toBeUndefined();
    expect(refuseLink({ voucher, intention: { ...intention, skillLevel: 'any' }, nowMs })).toBeUndefined();
    expect(suitsIntention(voucher, { ...intention, skillLevel: 'level5' })).toBe(false);
  });

  it('R38 refuses by name what cannot be linked', () => {
    const cases = [
      ['notOnlineVoucher', { ...voucher, trainingType: 'offline' }], ['alreadyUsed', { ...voucher, status: 'used' }], ['voided', { ...voucher, status: 'voided' }],
      ['expiredVoucher', { ...voucher, status: 'expired' }], ['notYetValid', { ...voucher, validFromMs: nowMs + 1 }], ['intentionMismatch', { ...voucher, specialty: '焊工' }],
    ] as const;
    for (const [code, changed] of cases) expect(refuseLink({ voucher: changed, intention, nowMs })?.code).toBe(code);
    expect(refuseLink({ voucher: { ...voucher, specialty: '焊工' }, intention, nowMs })?.details).toMatchObject({ specialty: '焊工', wanted: '电子商务师' });
  });

  it('A16 lapses at 72 h and not a millisecond before, unless it was enrolled or unlinked', () => {
    const link = { enrolledAtMs: null, endedAtMs: null, expiresAtMs: nowMs + linkLifeMs };
    expect(deriveLinkStatus({ ...link, nowMs: nowMs + 72 * 3_600_000 - 1 })).toBe('linked');
    expect(deriveLinkStatus({ ...link, nowMs: nowMs + 72 * 3_600_000 })).toBe('lapsed');
    expect(deriveLinkStatus({ ...link, enrolledAtMs: nowMs, nowMs: nowMs + 2 * linkLifeMs })).toBe('enrolled');
    expect(deriveLinkStatus({ ...link, endedAtMs: nowMs + 1, nowMs: nowMs + 2 })).toBe('unlinked');
    expect(deriveLinkStatus({ ...link, endedAtMs: link.expiresAtMs, nowMs: nowMs + 2 * linkLifeMs })).toBe('lapsed');
  });
});
