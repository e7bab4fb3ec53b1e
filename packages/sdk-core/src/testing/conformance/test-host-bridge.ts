import { conformanceChecks, createRun, type BridgeSource } from './check-bridge';
import type { ConformanceOptions } from './conformance-check';

/** What is used of a test runner: vitest, jest and node:test have it. */
export interface TestRunner {
  describe(name: string, define: () => void): void;
  it(name: string, test: () => Promise<void>, timeoutMs?: number): void;
}

/**
 * The checks of {@link checkBridge} as a suite of the host's own tests. An absent
 * capability and what could not be checked pass; the report tells them apart.
 *
 * @example testHostBridge({ describe, it }, 'our bridge', () => createBridge());
 */
export function testHostBridge(runner: TestRunner, name: string, createBridge: BridgeSource, options: ConformanceOptions = {}): void {
  runner.describe(name, () => {
    const run = createRun(createBridge, options);
    for (const check of conformanceChecks) {
      const patienceMs = (options.timeoutMs ?? 5_000) * (check.patience ?? 1) + 1_000;
      runner.it(`${check.name}: ${check.title.en}`, async () => {
        const { outcome, measured, change } = await run(check);
        if (outcome === 'faulty' || outcome === 'hung') throw new Error(`${outcome}: ${measured.en}\n${change?.en ?? ''}`);
      }, patienceMs);
    }
  });
}
