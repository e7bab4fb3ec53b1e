import { describe, expect, it } from 'vitest';
import { campus, nowMs, readAt } from '../../test/check-in-cases';
import { displayCheckInCode, needsNextCode, reserveCheckInCode, type CheckInGrant, type DisplayedCheckInCode } from './assisted-check-in';
import type { LocationReading } from './location-reading';

const shown = { codeId: 'c1', institutionNumber: 7, campus, displayedBy: 'admin-1', display: readAt(10), nowMs };
function display(change: Partial<Parameters<typeof displayCheckInCode>[0]> = {}): DisplayedCheckInCode {
  const result = displayCheckInCode({ ...shown, ...change });
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}
const scan = { traineeId: 'elder', keyThumbprint: 'key-1' };
const reserve = (code: DisplayedCheckInCode, afterMs: number, who = scan) => reserveCheckInCode(code, { ...who, nowMs: nowMs + afterMs });
function reserved(code: DisplayedCheckInCode, afterMs = 5_000): { code: DisplayedCheckInCode; grant: CheckInGrant } {
  const result = reserve(code, afterMs);
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
}

describe('display', () => {
  it('R61 moves on after 60 s, and at once when a code was used', () => {
    const code = display();
    expect(code).toEqual({ codeId: 'c1', institutionNumber: 7, campusNumber: 31, displayedBy: 'admin-1', mintedAtMs: nowMs, flags: [] });
    expect([needsNextCode(code, nowMs), needsNextCode(code, nowMs + 59_999), needsNextCode(code, nowMs + 60_000)]).toEqual([false, false, true]);
    expect(needsNextCode(reserved(code).code, nowMs + 5_000)).toBe(true);
  });

  it('R63 shows none for a campus without a position', () => {
    expect(displayCheckInCode({ ...shown, campus: { ...campus, position: undefined } })).toEqual({
      ok: false, refusal: { code: 'campusWithoutPosition', nextMove: 'final', details: { rule: 'R63', campus: '迎泽校区' } },
    });
  });

  it('M7 flags a display off the campus, made up or silent about its place, and shows the code all the same', () => {
    const flags = (reading: LocationReading | undefined) => display({ display: reading }).flags;
    expect([flags(readAt(1000)), flags(readAt(1000.1))]).toEqual([[], ['displayOffCampus']]);
    expect([flags(undefined), flags({ outcome: 'timeout' }), flags(readAt(1, { accuracyMeters: 900 }))]).toEqual([['displayPositionUnknown'], ['displayPositionUnknown'], ['displayPositionUnknown']]);
    expect(flags(readAt(10, { isMocked: true }))).toEqual(['mockedLocation']);
  });
});

describe('scan', () => {
  it('R49 consumes the code and gives a grant of 5 min bound to trainee, campus and key; A4 the admin is in it', () => {
    const { code, grant } = reserved(display({ display: undefined }));
    expect(grant).toEqual({
      codeId: 'c1', institutionNumber: 7, campusNumber: 31, assistedBy: 'admin-1', traineeId: 'elder', keyThumbprint: 'key-1',
      reservedAtMs: nowMs + 5_000, expiresAtMs: nowMs + 305_000, flags: ['displayPositionUnknown'],
    });
    expect(code).toEqual({ ...display({ display: undefined }), grant });
  });

  it('R61 a second phone on the same picture hears codeTaken', () => {
    const { code } = reserved(display());
    const taken = { ok: false, refusal: { code: 'codeTaken', nextMove: 'retry', details: { rule: 'R61' } } };
    expect(reserve(code, 5_001, { traineeId: 'other', keyThumbprint: 'key-1' })).toEqual(taken);
    expect(reserve(code, 5_001, { traineeId: 'elder', keyThumbprint: 'key-2' })).toEqual(taken);
    expect(reserve(code, 400_000, { traineeId: 'other', keyThumbprint: 'key-9' })).toEqual(taken);
  });

  it('the same phone again gets its grant again, while it lasts', () => {
    const { code, grant } = reserved(display());
    expect(reserve(code, 304_999)).toEqual({ ok: true, value: { code, grant } });
    expect(reserve(code, 305_000)).toMatchObject({ ok: false, refusal: { code: 'codeTaken' } });
  });

  it('A5 is taken until 70 s after it appeared', () => {
    expect(reserve(display(), 70_000).ok).toBe(true);
    expect(reserve(display(), 70_001)).toEqual({ ok: false, refusal: { code: 'checkInCodeExpired', nextMove: 'retry', details: { rule: 'A5', ageSeconds: 71, limitSeconds: 70 } } });
  });

  it('does not change the code it was given', () => {
    const code = display();
    reserved(code);
    expect(code.grant).toBeUndefined();
  });
});
