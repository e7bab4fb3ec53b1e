import { expect } from 'vitest';
import type { Findings } from './findings';

/** What a proof looked at, by what it asked. */
export interface Tally {
  readonly counted: Readonly<Record<string, number>>;
  /** Nothing went wrong, and something was looked at. */
  expectNothing(what: string, findings: Findings): void;
}

export function createTally(): Tally {
  const counted: Record<string, number> = {};
  return {
    counted,
    expectNothing(what, findings) {
      counted[what] = (counted[what] ?? 0) + findings.count;
      expect(findings.lines).toEqual([]);
      expect(findings.count).toBeGreaterThan(0);
    },
  };
}
