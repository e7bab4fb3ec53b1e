/** 160000 fen → `1600`, 160050 → `1600.50`. */
export function formatYuan(amountFen: number): string {
  return amountFen % 100 === 0 ? String(amountFen / 100) : (amountFen / 100).toFixed(2);
}
