import { describe, expect, it } from 'vitest';
import { formatCount, formatDate, formatLastDay, formatMoment, formatShortMoment, formatVoucherNumber, formatYuan } from './format-values';

describe('values on screen', () => {
  it('A8 shows times in UTC+8 wherever the device is', () => {
    const newYear = Date.UTC(2026, 11, 31, 16); // 2027-01-01 00:00 in Shanxi
    expect(formatMoment(newYear)).toBe('2027-01-01 00:00');
    expect(formatShortMoment(newYear)).toBe('01-01 00:00');
    expect(formatDate(newYear - 1)).toBe('2026-12-31');
  });

  it('A8 names the last day of a window that ends at midnight', () => {
    expect(formatLastDay(Date.UTC(2026, 11, 31, 16))).toBe('2026-12-31');
  });

  it('R4 shows whole yuan without fen and fen with two digits', () => {
    expect([120_000, 60_050, 5, 67_108_863].map(formatYuan)).toEqual(['1,200', '600.50', '0.05', '671,088.63']);
  });

  it('R64 groups the voucher number by four and counts by three', () => {
    expect(formatVoucherNumber('4928D3E9B2DD58AB')).toBe('4928 D3E9 B2DD 58AB');
    expect([0, 999, 1_000, 15_876_362].map(formatCount)).toEqual(['0', '999', '1,000', '15,876,362']);
  });
});
