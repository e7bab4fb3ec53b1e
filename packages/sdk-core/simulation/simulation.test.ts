import { describe, expect, it } from 'vitest';
import { writeHistory, type Operation } from './operations';
import { runHistory } from './run-history';
import { shrinkHistory } from './shrink-history';
import type { Mutilation } from './model-platform';

const devices = 20;
const play = (seed: number, mutilation: Mutilation = 'none', operations = 1_200) => runHistory(writeHistory({ seed, operations, devices }), { devices, seed, mutilation });

describe('M4 offline scans under partitions, wrong clocks, restarts, undo and delist', () => {
  it('M4 keeps I1, I2 and I3 on 20 seeds', async () => {
    const totals: Record<string, number> = {};
    for (let seed = 1; seed <= 20; seed += 1) {
      const { violation, counts } = await play(seed);
      expect(violation, `seed ${seed}: npm run simulate -- --devices ${devices} --operations 1200 --seed ${seed}`).toBeUndefined();
      for (const [what, count] of Object.entries(counts)) totals[what] = (totals[what] ?? 0) + count;
    }
    // The runs must have met what they are about.
    for (const what of ['merged green used', 'merged green sameUse', 'merged green superseded', 'merged green lateConflict', 'merged amber leasedElsewhere', 'merged amber alreadyUsed', 'confirmed lapsed', 'amber for untrustedTime', 'amber for grantEnding', 'merge orders compared', 'online used', 'shown on a second phone', 'died in a write, missing', 'died in a write, torn', 'storage failed']) {
      expect(totals[what] ?? 0, what).toBeGreaterThan(1);
    }
    console.log(`20 seeds: ${totals['merged green used']} green uses, ${totals['merged green sameUse']} same uses, ${totals['merged green superseded']} superseded, ${totals['merged green lateConflict'] ?? 0} late conflicts after force, ${totals['merge orders compared']} merge orders compared`);
  }, 240_000);

  it.each(['grantsWithoutLease', 'leaseBeforeDrained', 'onlineIgnoresLease'] as const)('M4 breaks when the check is taken out: %s', async (mutilation) => {
    const invariants: string[] = [];
    for (let seed = 1; seed <= 3; seed += 1) {
      const { violation } = await play(seed, mutilation);
      if (violation !== undefined) invariants.push(violation.invariant);
    }
    expect(invariants.length, `${mutilation} went unnoticed`).toBeGreaterThan(0);
  }, 60_000);

  it('shrinks a failing history to a few operations', async () => {
    const fails = async (candidate: readonly Operation[]) => (await runHistory(candidate, { devices, seed: 1, mutilation: 'grantsWithoutLease' })).violation !== undefined;
    let history: readonly Operation[] = [];
    for (let seed = 1; !(await fails(history)); seed += 1) history = writeHistory({ seed, operations: 150, devices });
    const shortest = await shrinkHistory(history, (candidate) => fails(candidate), 80);
    expect(shortest.length).toBeLessThan(15);
    expect(await fails(shortest)).toBe(true);
  }, 180_000);
});
