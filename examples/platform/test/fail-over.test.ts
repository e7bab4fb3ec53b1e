import { expect, inject, it } from 'vitest';
import { prepareStage } from '../faults/fault-stage';
import { runKills } from '../faults/kill-rounds';

it('R42 A7 M8 fails over to the synchronous standby under load, with the same process, and loses and doubles nothing that was acknowledged', async () => {
  const stage = await prepareStage('pair', { vouchersPerPerson: 20, payments: 20 });
  try {
    const figures = await runKills(stage, { kills: 0, outages: 1, loadMs: 1000, programs: inject('programs'), say: () => undefined });
    expect(figures).toMatchObject({ outages: 1, lost: 0, doubled: 0, problems: [] });
    expect(Math.min(figures.acknowledged.claim, figures.acknowledged.use, figures.acknowledged.checkIn)).toBeGreaterThan(0);
    expect(figures.repeats.serviceUnavailable).toBeGreaterThan(0);
  } finally {
    await stage.close();
  }
}, 300_000);
