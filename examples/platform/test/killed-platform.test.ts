import { describe, expect, inject, it } from 'vitest';
import { prepareStage } from '../faults/fault-stage';
import { runKills } from '../faults/kill-rounds';
import { testDatabaseKinds } from './harness/start-test-platform';

/** One round of `npm run faults`, which does a hundred. */
describe.each(testDatabaseKinds)('the platform killed under load on %s', (kind) => {
  it('R42 A7 M8 loses and doubles nothing that was acknowledged, and its audit chain is whole', async () => {
    const stage = await prepareStage(kind, { vouchersPerPerson: 30, payments: 40 });
    try {
      const figures = await runKills(stage, { kills: 1, outages: kind === 'postgresql' ? 1 : 0, loadMs: 1000, programs: inject('programs'), say: () => undefined });
      expect(figures).toMatchObject({ kills: 1, lost: 0, doubled: 0, problems: [] });
      expect(figures.acknowledged.claim).toBeGreaterThan(0);
      expect(figures.acknowledged.use).toBeGreaterThan(0);
      expect(figures.acknowledged.checkIn).toBeGreaterThan(0);
      expect(figures.acknowledged.payment).toBeGreaterThan(0);
      expect(figures.repeats.noAnswer).toBeGreaterThan(0);
    } finally {
      await stage.close();
    }
  }, 300_000);
});
