import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { tellSystem } from './harness/system-caller';
import { setTrainingStage, type Check, type Learner, type ReviewDetail, type TrainingStage } from './harness/training-stage';

interface Standard {
  readonly standardId: string;
  readonly occupation: string;
  readonly amountFen: number;
  readonly validFromMs: number;
  readonly endedAtMs?: number;
}

const minuteMs = 60_000;
const failed = (checks: readonly Check[] = []) => checks.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check);

describe.each(testDatabaseKinds)('what a subsidy is judged by at which time, on %s', (kind) => {
  let stage: TrainingStage;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
  });
  afterAll(() => stage.platform.close());

  const nowMs = () => stage.platform.clock.nowMs();
  async function set(occupation: string, amountFen: number, validFromMs: number): Promise<Standard> {
    const body = { regionCode: '140100', occupation, skillLevel: 'level5', minimumDurationHours: 0, basis: 'perPerson', amountFen, maximumFen: 90_000, validFromMs };
    const created = await stage.supervisor.call<Standard>({ method: 'POST', path: '/standards', body, idempotencyKey: randomUUID() });
    expect(created.status).toBe(201);
    return created.body;
  }
  const end = ({ standardId }: Standard) => stage.supervisor.call<Standard>({ method: 'POST', path: `/standards/${standardId}/end` });
  const list = async (occupation: string) => (await stage.supervisor.call<{ items: Standard[] }>({ method: 'GET', path: '/standards' })).body.items.filter((one) => one.occupation === occupation).sort((a, b) => a.validFromMs - b.validFromMs);
  /** A class with a trainee; what a subsidy of it would be now. */
  async function openClass(number: number, occupation: string): Promise<() => Promise<number | undefined>> {
    const learner = await stage.claim(number, { specialty: occupation });
    const classId = await stage.createClass({ occupation });
    expect(await stage.register(learner)).toMatchObject({ status: 201 });
    await stage.enrol(classId, learner.voucherNumber);
    return async () => (await stage.desk.call<{ items: { amountFen?: number }[] }>({ method: 'GET', path: `/classes/${classId}/subsidy-preview` })).body.items[0]?.amountFen;
  }
  /** Of the province's standard for any occupation, which applies where no nearer one does: 8 hours at 20 yuan. */
  const ofProvince = 16_000;

  it('R28 lets a standard apply until the next one starts, with several set in advance', async () => {
    const preview = await openClass(3981, '钳工');
    expect(await preview()).toBe(ofProvince);
    const startMs = nowMs();
    const present = await set('钳工', 30_000, startMs);
    const last = await set('钳工', 50_000, startMs + 60 * minuteMs);
    const between = await set('钳工', 40_000, startMs + 30 * minuteMs);
    expect(await list('钳工')).toMatchObject([
      { standardId: present.standardId, endedAtMs: between.validFromMs }, { standardId: between.standardId, endedAtMs: last.validFromMs }, { standardId: last.standardId },
    ]);
    expect(await preview()).toBe(30_000);
    stage.platform.clock.advance(30 * 60 - 1);
    expect(await preview()).toBe(30_000);
    stage.platform.clock.advance(1);
    expect(await preview()).toBe(40_000);
    stage.platform.clock.advance(30 * 60);
    expect(await preview()).toBe(50_000);
    expect(await list('钳工')).toMatchObject([{ standardId: last.standardId }]);
  });

  it('R28 lets the present standard go on when the next one is taken back before it starts, and replaces one with the same start', async () => {
    const preview = await openClass(3982, '铣工');
    const present = await set('铣工', 30_000, nowMs());
    const next = await set('铣工', 40_000, nowMs() + 30 * minuteMs);
    const last = await set('铣工', 60_000, nowMs() + 90 * minuteMs);
    expect(await end(next)).toMatchObject({ status: 200, body: { endedAtMs: nowMs() } });
    expect(await list('铣工')).toMatchObject([{ standardId: present.standardId, endedAtMs: last.validFromMs }, { standardId: last.standardId }]);
    await end(last);
    expect((await list('铣工'))[0]).not.toHaveProperty('endedAtMs');
    stage.platform.clock.advance(31 * 60);
    expect(await preview()).toBe(30_000);
    const startMs = nowMs() + 30 * minuteMs;
    await set('铣工', 40_000, startMs);
    const replacing = await set('铣工', 45_000, startMs);
    expect(await list('铣工')).toMatchObject([{ standardId: present.standardId, endedAtMs: startMs }, { standardId: replacing.standardId }]);
    // What is in force ends by hand at once, whatever is to come.
    await end(present);
    expect(await preview()).toBe(ofProvince);
    stage.platform.clock.advance(30 * 60);
    expect(await preview()).toBe(45_000);
  });

  it('R26 judges the months since the certificate by the day on which the institution handed it in', async () => {
    // 365 days, without a 29 February between: the time to claim ends in half an hour.
    const issuedAtMs = nowMs() - 365 * 86_400_000 + 30 * minuteMs;
    const [early, late] = [await stage.claim(3983), await stage.claim(3984)];
    const inTime = await stage.prepareSubsidy(early, {}, { issuedAtMs });
    const tooLate = await stage.prepareSubsidy(late, {}, { issuedAtMs });
    stage.platform.clock.advance(30 * 60 - 1);
    expect(await stage.submit(inTime.classId, 'subsidy')).toMatchObject({ status: 201 });
    stage.platform.clock.advance(1);
    const preview = await stage.desk.call<{ items: { checks: Check[] }[] }>({ method: 'GET', path: `/classes/${tooLate.classId}/subsidy-preview` });
    expect(failed(preview.body.items[0]?.checks)).toEqual(['certificateTimely']);
    stage.platform.clock.advance(3600);
    expect((await stage.decide(inTime.classId, 'subsidy')).body.vouchers).toMatchObject([{ outcome: 'passed' }]);
  });

  it('A15 R67 takes the time at which the institution handed in, not that of the delivery, and no later one than now', async () => {
    const [known] = (await stage.reviewer.call<{ items: { reviewId: string; classId: string; occupation: string; className: string; institutionName: string; regionCode: string; startsOn: string; endsOn: string; durationHours: number }[] }>({ method: 'GET', path: '/reviews?limit=1' })).body.items;
    if (known === undefined) throw new Error('No review');
    const { className, institutionName, regionCode, occupation, startsOn, endsOn, durationHours } = known;
    for (const [at, submittedAtMs, expected] of [[0, nowMs() - 86_400_000, nowMs() - 86_400_000], [1, nowMs() + 86_400_000, nowMs()]] as const) {
      const classId = randomUUID();
      const payload = {
        submissionId: randomUUID(), classId, className, institutionNumber: stage.institutionNumber, institutionName, regionCode, occupation, skillLevel: 'level5', startsOn, endsOn, durationHours, submittedAtMs,
        trainees: [{ voucherNumber: `ABCDABCDABCDABC${at}`, name: '甲', idNumber: '140105195106152356' }],
      };
      const body = { eventId: 8_000_001 + at, kind: 'classOpeningSubmitted', subject: classId, sequence: 1, payload };
      expect(await tellSystem(stage.platform, { from: 'real-name-system', to: 'employment-service', path: '/employment-service/v1/submission-events', body })).toMatchObject({ status: 200 });
      expect((await stage.reviewer.call<{ items: object[] }>({ method: 'GET', path: `/reviews?classId=${classId}` })).body.items).toMatchObject([{ submittedAtMs: expected }]);
    }
  });

  it('R28 counts a subsidy in the year in which it was claimed, whenever it is granted', async () => {
    const number = 3985;
    const claimFor = (occupation: string): Promise<Learner> => stage.claim(number, { specialty: occupation });
    await stage.grant([await claimFor('焊工')]);
    const { classId, missing } = await stage.prepareSubsidy(await claimFor('车工'), { occupation: '车工' }, { issuedAtMs: Date.UTC(2025, 11, 1) });
    expect(failed(missing)).toEqual([]);
    await stage.submit(classId, 'subsidy');
    expect(await stage.supervisor.call({ method: 'PUT', path: '/limits/140100', body: { maximumPerYear: 1, claimWithinMonths: 12, attendancePercent: 80 } })).toMatchObject({ status: 200 });
    const reviewId = await stage.findReview(classId, 'subsidy');
    const check = async (submittedAtMs: number) => {
      await querySql(stage.platform, `UPDATE employment_service.reviews SET submitted_at_ms = ${submittedAtMs} WHERE review_id = '${reviewId}'`);
      return failed((await stage.reviewer.call<ReviewDetail>({ method: 'POST', path: `/reviews/${reviewId}/checks` })).body.vouchers[0]?.checks);
    };
    const newYearMs = Date.UTC(2025, 11, 31, 16);
    expect(await check(newYearMs)).toEqual(['yearlyLimit']);
    expect(await check(newYearMs - 1)).toEqual([]);
    expect((await stage.decide(classId, 'subsidy')).body.vouchers).toMatchObject([{ outcome: 'passed' }]);
    expect(await querySql(stage.platform, `SELECT china_year AS year FROM employment_service.subsidies WHERE review_id = '${reviewId}'`)).toEqual([{ year: 2025 }]);
  });
});
