import { createSeededNumbers } from '../src/testing/seeded-numbers';

/** One step of a history. Indices are taken modulo what exists, so that any step can be left out of a history. */
export type Operation =
  | { readonly kind: 'advance'; readonly ms: number }
  | { readonly kind: 'partition' | 'heal' | 'reboot' | 'loseStorage' | 'garbleStorage' | 'deleteEntry' | 'removeFromRoster' | 'confirmShown' | 'secondTabAsks' | 'secondTabHears' | 'fillStorage' | 'freeStorage'; readonly device: number }
  /** The phone dies at its n-th write from now: that one is missing, or torn. */
  | { readonly kind: 'crashInWrite'; readonly device: number; readonly writesLeft: number; readonly isTorn: boolean }
  /** The holder binds a second phone, which shows its own credential from then on (A21). */
  | { readonly kind: 'bindSecondPhone'; readonly voucher: number }
  | { readonly kind: 'jumpClock' | 'sleep'; readonly device: number; readonly ms: number }
  | { readonly kind: 'synchronize'; readonly device: number; readonly isAnswerLost: boolean }
  | { readonly kind: 'book'; readonly voucher: number; readonly institution: number }
  | { readonly kind: 'renew' | 'release' | 'cancel' | 'forceEnd' | 'undo'; readonly voucher: number }
  /** A phone of the institution that holds the voucher's lease meets the platform. */
  | { readonly kind: 'fetchGrant'; readonly voucher: number; readonly device: number }
  /** `isAtLeaseholder`: at a phone of the institution that booked it, as most trainees do. */
  | { readonly kind: 'scan'; readonly isAtLeaseholder: boolean; readonly device: number; readonly voucher: number; readonly confirmAfterMs: number; readonly codeAgeMs: number }
  /** Scanned and shown; whether and when it is confirmed is another step. */
  | { readonly kind: 'show'; readonly isAtLeaseholder: boolean; readonly device: number; readonly voucher: number; readonly codeAgeMs: number }
  | { readonly kind: 'replay'; readonly device: number; readonly voucher: number }
  | { readonly kind: 'scanOnline'; readonly device: number; readonly voucher: number }
  | { readonly kind: 'delist'; readonly template: number };

export interface HistoryOptions {
  readonly seed: number;
  readonly operations: number;
  readonly devices: number;
}

/** Numbers from a seed: the same history on every machine. */
export function createNumbers(seed: number): { below(limit: number): number; chance(percent: number): boolean } {
  const next = createSeededNumbers(`history ${seed}`);
  return { below: (limit) => Math.floor(next() * limit), chance: (percent) => next() * 100 < percent };
}

const hourMs = 3_600_000;

/** A history in which everything happens that the protocol speaks of; booking and scanning most of all. */
export function writeHistory(options: HistoryOptions): Operation[] {
  const numbers = createNumbers(options.seed);
  const { below } = numbers;
  const device = (): number => below(options.devices);
  // Few vouchers at a time, moving on: the same ones meet often enough to collide.
  const voucherAt = (step: number): number => Math.floor(step / 60) * 5 + below(20);
  const kinds: readonly [weight: number, make: (step: number) => Operation][] = [
    [10, () => ({ kind: 'advance', ms: below(40) === 0 ? hourMs * (1 + below(30)) : 10_000 * (1 + below(30)) })],
    [3, () => ({ kind: 'partition', device: device() })],
    [6, () => ({ kind: 'heal', device: device() })],
    [10, () => ({ kind: 'synchronize', device: device(), isAnswerLost: numbers.chance(12) })],
    [16, (step) => ({ kind: 'fetchGrant', voucher: voucherAt(step), device: device() })],
    [13, (step) => ({ kind: 'book', voucher: voucherAt(step), institution: below(10) })],
    [3, (step) => ({ kind: 'renew', voucher: voucherAt(step) })],
    [3, (step) => ({ kind: 'release', voucher: voucherAt(step) })],
    [2, (step) => ({ kind: 'cancel', voucher: voucherAt(step) })],
    [1, (step) => ({ kind: 'forceEnd', voucher: voucherAt(step) })],
    [7, (step) => ({ kind: 'undo', voucher: voucherAt(step) })],
    [32, (step) => ({ kind: 'scan', isAtLeaseholder: numbers.chance(75), device: device(), voucher: voucherAt(step), confirmAfterMs: below(12) === 0 ? 125_000 : below(100_000), codeAgeMs: below(60_000) })],
    [5, (step) => ({ kind: 'show', isAtLeaseholder: numbers.chance(80), device: device(), voucher: voucherAt(step), codeAgeMs: below(40_000) })],
    [5, () => ({ kind: 'confirmShown', device: device() })],
    // Another tab of the same phone: what it is answered arrives whenever it arrives.
    [3, () => ({ kind: 'secondTabAsks', device: device() })],
    [4, () => ({ kind: 'secondTabHears', device: device() })],
    [3, (step) => ({ kind: 'replay', device: device(), voucher: voucherAt(step) })],
    [5, (step) => ({ kind: 'scanOnline', device: device(), voucher: voucherAt(step) })],
    [1, () => ({ kind: 'jumpClock', device: device(), ms: (below(2) === 0 ? 1 : -1) * (numbers.chance(50) ? below(36) * hourMs : below(10_000)) })],
    [1, () => ({ kind: 'sleep', device: device(), ms: below(hourMs) })],
    [1, () => ({ kind: 'reboot', device: device() })],
    [2, () => ({ kind: 'crashInWrite', device: device(), writesLeft: below(12), isTorn: numbers.chance(40) })],
    [1, () => ({ kind: 'fillStorage', device: device() })],
    [2, () => ({ kind: 'freeStorage', device: device() })],
    [3, (step) => ({ kind: 'bindSecondPhone', voucher: voucherAt(step) })],
  ];
  const rare: readonly ((step: number) => Operation[])[] = [
    // Long enough for force, and every voucher at hand is taken.
    (step) => [{ kind: 'advance', ms: 100 * hourMs }, ...Array.from({ length: 20 }, (_, at) => ({ kind: 'forceEnd' as const, voucher: Math.floor(step / 60) * 5 + at }))],
    () => [{ kind: 'loseStorage', device: device() }],
    () => [{ kind: 'deleteEntry', device: device() }],
    () => [{ kind: 'garbleStorage', device: device() }],
    () => [{ kind: 'removeFromRoster', device: device() }],
    () => [{ kind: 'delist', template: below(1_000) }],
  ];
  /** What the desk sees most: booked, grant fetched, the trainee comes, and somebody meddles in between. */
  const writeVisit = (step: number): Operation[] => {
    const voucher = voucherAt(step);
    const meddling = numbers.chance(40) ? [pick(step)] : [];
    const at = device();
    const booked: Operation[] = [{ kind: 'book', voucher, institution: below(10) }, { kind: 'fetchGrant', voucher, device: at }];
    if (numbers.chance(50)) {
      const tab: Operation[] = numbers.chance(40) ? [{ kind: 'secondTabAsks', device: at }] : [];
      const heard: Operation[] = tab.length > 0 ? [{ kind: 'secondTabHears', device: at }] : [];
      return [...booked, ...tab, { kind: 'show', isAtLeaseholder: true, device: at, voucher, codeAgeMs: below(40_000) }, ...meddling, { kind: 'confirmShown', device: at }, ...heard];
    }
    return [
      ...booked,
      ...meddling,
      { kind: 'scan', isAtLeaseholder: true, device: device(), voucher, confirmAfterMs: below(60_000), codeAgeMs: below(40_000) },
    ];
  };
  /** The desk opens again when the grant is over: the phone slept meanwhile, or the day simply went by. */
  const writeLateVisit = (step: number): Operation[] => {
    const voucher = voucherAt(step);
    const at = device();
    const night = 24 * hourMs - 60_000 + below(6) * 30_000;
    return [
      { kind: 'heal', device: at },
      { kind: 'book', voucher, institution: at % 10 },
      { kind: 'synchronize', device: at, isAnswerLost: false },
      { kind: 'partition', device: at },
      numbers.chance(60) ? { kind: 'sleep', device: at, ms: night } : { kind: 'advance', ms: night },
      { kind: 'show', isAtLeaseholder: false, device: at, voucher, codeAgeMs: 1_000 },
      { kind: 'confirmShown', device: at },
      { kind: 'heal', device: at },
    ];
  };
  const total = kinds.reduce((sum, [weight]) => sum + weight, 0);
  const pick = (step: number): Operation => {
    let at = below(total);
    for (const [weight, make] of kinds) {
      if (at < weight) return make(step);
      at -= weight;
    }
    throw new RangeError('weights do not add up');
  };
  const history: Operation[] = [];
  while (history.length < options.operations) {
    const step = history.length;
    if (below(400) === 0) history.push(...(rare[below(rare.length)] as (at: number) => Operation[])(step));
    else if (numbers.chance(1)) history.push(...writeLateVisit(step));
    else if (numbers.chance(9)) history.push(...writeVisit(step));
    else history.push(pick(step));
  }
  return history.slice(0, options.operations);
}
