import { expect, it } from 'vitest';
import { deriveVoucherStatus, refusalFor, transitionVoucher, voucherStatuses, type VoucherTransition } from './lifecycle';

const allowed: Record<VoucherTransition, [string, string]> = {
  use: ['claimed', 'used'], undo: ['used', 'claimed'], settle: ['used', 'settled'],
  writeOff: ['settled', 'writtenOff'], void: ['claimed', 'voided'], expire: ['claimed', 'expired'],
};

it('A6 only the listed transitions exist', () => {
  for (const transition of Object.keys(allowed) as VoucherTransition[]) {
    for (const status of voucherStatuses) {
      const result = transitionVoucher(status, transition);
      const [from, to] = allowed[transition];
      if (status === from) expect(result).toEqual({ ok: true, value: to });
      else expect(result).toMatchObject({ ok: false, refusal: { details: { status } } });
    }
  }
});

it('R42 using a used, void or expired voucher says which it is', () => {
  const codeOf = (status: (typeof voucherStatuses)[number]): unknown => {
    const result = transitionVoucher(status, 'use');
    return result.ok ? result.value : result.refusal.code;
  };
  expect(voucherStatuses.map(codeOf)).toEqual(['used', 'alreadyUsed', 'alreadyUsed', 'alreadyUsed', 'voided', 'expiredVoucher']);
});

it('R15 R16 a delist voids the unused only; expiry is the first moment after the window', () => {
  const at = (stored: 'claimed' | 'used', nowMs: number, delistedAtMs?: number) => deriveVoucherStatus({ stored, expiresAtMs: 1000, delistedAtMs, nowMs });
  expect([at('claimed', 2000, 999), at('claimed', 2000, 1000), at('claimed', 2000, 1500)]).toEqual(['voided', 'expired', 'expired']);
  expect([at('claimed', 999), at('claimed', 1000), at('used', 5000), at('claimed', 10, 5), at('used', 10, 5)]).toEqual(['claimed', 'expired', 'used', 'voided', 'used']);
});

it('A6 what cannot be undone or settled because it was never used is not "used already"', () => {
  expect(voucherStatuses.map(refusalFor)).toEqual(['notAllowed', 'alreadyUsed', 'alreadyUsed', 'alreadyUsed', 'voided', 'expiredVoucher']);
  expect(transitionVoucher('claimed', 'undo')).toMatchObject({ ok: false, refusal: { code: 'notAllowed', details: { status: 'claimed' } } });
});
