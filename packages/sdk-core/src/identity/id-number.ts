import { readChinaDay } from '../calendar/china-day';

/** Citizen ID number (GB 11643): 6 region + 8 birth + 3 sequence + check. */
const weights = [7, 9, 10, 5, 8, 4, 2, 1, 6, 3, 7, 9, 10, 5, 8, 4, 2];
const checkCharacters = '10X98765432'; // ISO 7064 MOD 11-2

export interface IdNumber {
  /** Division at the time of issue; withdrawn ones (412327) stay valid (A9). */
  readonly regionCode: string;
  /** Date of birth, `YYYY-MM-DD`. */
  readonly birthDate: string;
  readonly gender: 'male' | 'female';
}

export type IdNumberCheck =
  | { readonly outcome: 'valid'; readonly idNumber: IdNumber }
  | { readonly outcome: 'wrongLength' | 'wrongCharacters' | 'wrongDate' | 'wrongCheckDigit' };

/**
 * Checks form, date and check digit. The region is not looked up: withdrawn ones stay
 * valid inside ID numbers. `wrongDate`: not in the calendar, or after today in UTC+8.
 *
 * @param options.nowMs the clock that says what today is, unix milliseconds
 * @example parseIdNumber('11010519491231002X', { nowMs }).outcome // 'valid'
 */
export function parseIdNumber(text: string, options: { nowMs: number }): IdNumberCheck {
  if (text.length !== 18) return { outcome: 'wrongLength' };
  if (!/^[1-9]\d{16}[\dX]$/.test(text)) return { outcome: 'wrongCharacters' };
  const birthDate = `${text.slice(6, 10)}-${text.slice(10, 12)}-${text.slice(12, 14)}`;
  if (!isCalendarDate(birthDate) || birthDate > readChinaDay(options.nowMs)) return { outcome: 'wrongDate' };
  if (text[17] !== idNumberCheckCharacter(text)) return { outcome: 'wrongCheckDigit' };
  return {
    outcome: 'valid',
    idNumber: { regionCode: text.slice(0, 6), birthDate, gender: Number(text[16]) % 2 === 1 ? 'male' : 'female' },
  };
}

/** Check character of the first 17 digits. */
export function idNumberCheckCharacter(digits: string): string {
  const sum = weights.reduce((total, weight, i) => total + weight * Number(digits[i]), 0);
  return checkCharacters[sum % 11] as string;
}

function isCalendarDate(date: string): boolean {
  const [year, month, day] = date.split('-').map(Number) as [number, number, number];
  // A day that the month does not have falls into another month.
  return year >= 1800 && new Date(Date.UTC(year, month - 1, day)).getUTCMonth() === month - 1;
}
