const shanxiOffsetMs = 8 * 3_600_000;

// Vouchers live in UTC+8; mini-programs have no Intl time zones, so the shift is done by hand.
function parts(atMs: number): { date: string; time: string } {
  const iso = new Date(atMs + shanxiOffsetMs).toISOString();
  return { date: iso.slice(0, 10), time: iso.slice(11, 16) };
}

/** `2026-12-31` in UTC+8. */
export function formatDate(atMs: number): string {
  return parts(atMs).date;
}

/** `2026-12-31 09:05` in UTC+8. */
export function formatMoment(atMs: number): string {
  const { date, time } = parts(atMs);
  return `${date} ${time}`;
}

/** `11-24 14:05` in UTC+8, where the year is plain. */
export function formatShortMoment(atMs: number): string {
  return formatMoment(atMs).slice(5);
}

/** Last day of a window whose end is exclusive at midnight. */
export function formatLastDay(expiresAtMs: number): string {
  return formatDate(expiresAtMs - 1);
}

/** `1,200` or `99.50` yuan. */
export function formatYuan(amountFen: number): string {
  const yuan = Math.floor(amountFen / 100);
  const fen = amountFen % 100;
  return fen === 0 ? formatCount(yuan) : `${formatCount(yuan)}.${String(fen).padStart(2, '0')}`;
}

/** `15,876,362`, without Intl. */
export function formatCount(count: number): string {
  return String(count).replace(/\B(?=(\d{3})+(?!\d))/g, ',');
}

/** `4928 D3E9 B2DD 58AB`: groups of four read aloud well. */
export function formatVoucherNumber(voucherNumber: string): string {
  return (voucherNumber.match(/.{1,4}/g) ?? []).join(' ');
}

/** Whole days from now to the last moment, counted by UTC+8 calendar days. */
export function countDaysLeft(expiresAtMs: number, nowMs: number): number {
  const day = (atMs: number): number => Math.floor((atMs + shanxiOffsetMs) / 86_400_000);
  return day(expiresAtMs - 1) - day(nowMs);
}
