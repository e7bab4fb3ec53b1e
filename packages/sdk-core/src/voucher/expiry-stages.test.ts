import { describe, expect, it } from 'vitest';
import { describeExpiry } from './expiry-stages';

const dayMs = 86_400_000;
const expiresAtMs = Date.UTC(2026, 11, 31);
const stageBefore = (leftMs: number) => describeExpiry({ expiresAtMs, nowMs: expiresAtMs - leftMs });

describe('expiry stages', () => {
  it('M13 begin exactly 30, 7 and 1 days ahead and end with the voucher', () => {
    expect(stageBefore(30 * dayMs + 1)).toBeUndefined();
    expect(stageBefore(30 * dayMs)).toEqual({ stageDays: 30, daysLeft: 30, sinceMs: expiresAtMs - 30 * dayMs });
    expect(stageBefore(7 * dayMs + 1)).toMatchObject({ stageDays: 30, daysLeft: 8 });
    expect(stageBefore(7 * dayMs)).toMatchObject({ stageDays: 7, daysLeft: 7 });
    expect(stageBefore(dayMs + 1)).toMatchObject({ stageDays: 7, daysLeft: 2 });
    expect(stageBefore(dayMs)).toMatchObject({ stageDays: 1, daysLeft: 1 });
    expect(stageBefore(1)).toMatchObject({ stageDays: 1, daysLeft: 1 });
    expect(stageBefore(0)).toBeUndefined();
  });
});
