import { describe, expect, it } from 'vitest';
import { voucherStatuses } from '../voucher/lifecycle';
import { decideUndo, type UndoRequest } from './undo-use';

const usedAtMs = Date.UTC(2026, 10, 24, 1);
const dayMs = 24 * 3_600_000;
const undo = (change: Partial<UndoRequest> = {}) =>
  decideUndo({ roster: { superAdminId: 'boss', adminIds: ['a'] }, actorId: 'boss', status: 'used', usedAtMs, checkInCount: 0, reason: ' 扫错学员 ', nowMs: usedAtMs + 1, ...change });
const refused = (code: string, nextMove: string, details: object) => ({ ok: false, refusal: { code, nextMove, details: { rule: 'A12', ...details } } });

describe('undo of a wrong scan', () => {
  it('A12 makes the voucher claimed again and keeps the reason', () => {
    expect(undo()).toEqual({ ok: true, value: { status: 'claimed', reason: '扫错学员' } });
  });

  it('A12 within 24 h: to the millisecond', () => {
    expect(undo({ nowMs: usedAtMs + dayMs }).ok).toBe(true);
    expect(undo({ nowMs: usedAtMs + dayMs + 1 })).toEqual(refused('undoWindowOver', 'final', { hoursAgo: 24.1, limitHours: 24 }));
    expect(undo({ nowMs: usedAtMs + 30 * 3_600_000 })).toMatchObject({ refusal: { details: { hoursAgo: 30 } } });
  });

  it('A12 only by the super admin', () => {
    const no = refused('notSuperAdmin', 'final', {});
    expect([undo({ actorId: 'a' }), undo({ actorId: 'x' }), undo({ roster: { adminIds: ['boss'] } })]).toEqual([no, no, no]);
  });

  it('A12 not after a check-in', () => {
    expect(undo({ checkInCount: 1 })).toEqual(refused('undoAfterCheckIn', 'final', { checkInCount: 1 }));
  });

  it('A12 with a reason of at most 200 characters', () => {
    const no = refused('undoReasonMissing', 'fix', { limitCharacters: 200 });
    expect([undo({ reason: '' }), undo({ reason: '  \n\u200b\u2060 ' }), undo({ reason: '错'.repeat(201) })]).toEqual([no, no, no]);
    expect(undo({ reason: ` ${'错'.repeat(200)} ` }).ok).toBe(true);
  });

  it('A6 A12 from used alone', () => {
    expect(voucherStatuses.map((status) => {
      const result = undo({ status });
      return result.ok ? result.value.status : result.refusal.code;
    })).toEqual(['notAllowed', 'claimed', 'alreadyUsed', 'alreadyUsed', 'voided', 'expiredVoucher']);
  });
});
