import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { foldUntil, scanVouchers } from './harness/scan-statistics';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';
import { createCrowd } from './harness/test-crowd';
import { createTemplate, logInHr } from './harness/test-hr';

describe('folding of statistics on postgresql', () => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql');
  });
  afterAll(() => platform.close());

  it('R20 loses and doubles nothing while claims commit in another order than they began', async () => {
    const templateNumber = await createTemplate(await logInHr(platform, 'province'), { total: 300 });
    const crowd = await createCrowd(platform, 160);
    let isDone = false;
    const fold = async (node: TestPlatform) => {
      let rounds = 0;
      for (; !isDone; rounds += 1) await querySql(node, `SELECT voucher_platform.fold_statistics(${node.clock.nowMs()}, 7)`);
      return rounds;
    };
    const checks: boolean[] = [];
    const check = async () => {
      while (!isDone) checks.push(JSON.stringify(await compareAtOnce(platform, templateNumber)) === '[true]');
    };
    const folding = [fold(platform), fold(platform), check()];
    await Promise.all(crowd.map((device) => device.claim(templateNumber)));
    isDone = true;
    await Promise.all(folding);
    const scanned = await scanVouchers(platform);
    expect(scanned.find((row) => row.templateNumber === templateNumber)?.claimed).toBe(160);
    await foldUntil(platform, scanned);
    expect(checks.length).toBeGreaterThan(3);
    expect(checks.every(Boolean)).toBe(true);
  });
});

/** In one snapshot: what the view says and what the vouchers say. */
async function compareAtOnce(platform: TestPlatform, templateNumber: number): Promise<boolean[]> {
  const rows = await querySql<{ equal: boolean }>(
    platform,
    `SELECT (SELECT coalesce(sum(claimed_count), 0) FROM voucher_platform.current_voucher_statistics WHERE template_number = ${templateNumber})
       = (SELECT count(*) FROM voucher_platform.vouchers WHERE template_number = ${templateNumber}) AS equal`,
  );
  return rows.map((row) => row.equal);
}
