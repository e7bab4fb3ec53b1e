import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createLearner, simulateLearningPlatform } from './harness/learning-stage';
import { inventPerson } from './harness/test-crowd';
import { delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, type TestPlatform } from './harness/start-test-platform';

describe('enrolments that race', () => {
  let platform: TestPlatform;
  let hr: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform('postgresql');
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  it('A16 R16 no enrolment commits once a delist was acknowledged', async () => {
    const simulator = simulateLearningPlatform(platform, 1);
    for (let round = 0; round < 6; round += 1) {
      const learner = await createLearner(platform, { hr, person: inventPerson(9200 + round) });
      const { linkId } = (await learner.link()).body;
      const enrolling = simulator.enrol({ linkId, idNumber: learner.person.idNumber, courseName: '课' });
      if (round % 2 === 1) await new Promise((resolve) => setTimeout(resolve, round * 2));
      const delisted = await delistTemplate<{ usedCount: number }>(hr, learner.templateNumber, 1);
      const enrolled = await enrolling;
      const [row] = await querySql<{ status: string }>(platform, `SELECT status FROM voucher_platform.vouchers WHERE voucher_number = '${learner.voucherNumber}'`);
      expect([row?.status, delisted.body.usedCount]).toEqual(enrolled.ok ? ['used', 1] : ['claimed', 0]);
      if (!enrolled.ok) expect(enrolled.refusal.code).toBe('delisted');
    }
  });

  it('A16 of an unlinking and an enrolment at once, one wins', async () => {
    const simulator = simulateLearningPlatform(platform, 1);
    for (let round = 0; round < 6; round += 1) {
      const learner = await createLearner(platform, { hr, person: inventPerson(9300 + round) });
      const { linkId } = (await learner.link()).body;
      const [enrolled, unlinked] = await Promise.all([simulator.enrol({ linkId, idNumber: learner.person.idNumber, courseName: '课' }), learner.unlink()]);
      expect([enrolled.ok, unlinked.status]).toEqual(enrolled.ok ? [true, 404] : [false, 204]);
    }
  });

  it('R38 of five links at once one holds the voucher', async () => {
    const learner = await createLearner(platform, { hr, person: inventPerson(9400) });
    const answers = await Promise.all([1, 2, 3, 4, 5].map((platformNumber) => learner.link({ platformNumber })));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(1);
    expect(answers.filter(({ code }) => code === 'alreadyLinked')).toHaveLength(4);
  });
});
