import type { Database } from '../src/database/database';
import { fraudSignalKinds, type FraudSignalKind } from '../src/voucher-platform/fraud-signals/fraud-signal';
import type { Unit, World } from './world';

export interface KindScore {
  readonly kind: FraudSignalKind;
  readonly frauds: number;
  readonly honest: number;
  /** Of the honest, those that look like fraud. */
  readonly hard: number;
  readonly found: number;
  readonly falseAlarms: number;
  readonly missedStories: readonly string[];
  readonly falseStories: readonly string[];
}

/** Compares the signals that the platform holds with what is true of the world. A signal about a unit of another kind is a false alarm too. */
export async function scoreSignals(database: Database, world: World): Promise<KindScore[]> {
  const signals = await database.run<{ kind: FraudSignalKind; voucher_numbers: string[] }>({ name: 'fraud-world-signals', text: 'SELECT kind, voucher_numbers FROM voucher_platform.fraud_signals' }, []);
  const unitOf = new Map(world.units.flatMap((unit) => [...unit.voucherNumbers].map((voucherNumber) => [voucherNumber, unit] as const)));
  return fraudSignalKinds.map((kind): KindScore => {
    const named = new Set<Unit>();
    for (const signal of signals.filter((each) => each.kind === kind)) for (const voucherNumber of signal.voucher_numbers) {
      const unit = unitOf.get(voucherNumber);
      if (unit !== undefined) named.add(unit);
    }
    const own = world.units.filter((unit) => unit.kind === kind);
    const frauds = own.filter(({ isFraud }) => isFraud);
    const falseUnits = [...named].filter((unit) => !unit.isFraud || unit.kind !== kind);
    return {
      kind, frauds: frauds.length, honest: own.length - frauds.length, hard: own.filter(({ isHard }) => isHard).length,
      found: frauds.filter((unit) => named.has(unit)).length, falseAlarms: falseUnits.length,
      missedStories: frauds.filter((unit) => !named.has(unit)).map(({ story }) => story), falseStories: falseUnits.map(({ story }) => story),
    };
  });
}

export interface Measures {
  readonly precision: number;
  readonly recall: number;
  /** Hard negatives of all negatives. */
  readonly hardShare: number;
}

export function measure(scores: readonly KindScore[]): Measures {
  const sum = (read: (score: KindScore) => number) => scores.reduce((total, score) => total + read(score), 0);
  const found = sum(({ found: count }) => count);
  return { precision: found / Math.max(1, found + sum(({ falseAlarms }) => falseAlarms)), recall: found / Math.max(1, sum(({ frauds }) => frauds)), hardShare: sum(({ hard }) => hard) / sum(({ honest }) => honest) };
}
