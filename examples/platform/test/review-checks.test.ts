import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { checkNames } from '../src/employment-service/checks/check-result';
import { describeCheckResult } from '../src/employment-service/checks/describe-check';
import { expectRefusal } from './harness/expect-refusal';
import { tellSystem } from './harness/system-caller';
import { createStaffClient, openStaffSession } from './harness/test-staff';
import { setTrainingStage, type Check, type ClassDetail, type Learner, type ReviewDetail, type TrainingStage } from './harness/training-stage';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('reviews by the employment service on %s', (kind) => {
  let stage: TrainingStage;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
  });
  afterAll(() => stage.platform.close());

  const failed = (checks: readonly Check[] | undefined) => (checks ?? []).filter(({ outcome }) => outcome === 'failed').map(({ check }) => check);
  const checksOf = (detail: ReviewDetail, { voucherNumber }: Learner) => detail.vouchers.find((voucher) => voucher.voucherNumber === voucherNumber);

  /** A class with trainees that are registered, as the desk sees it. */
  async function prepareClass(learners: readonly Learner[], fields?: Record<string, unknown>): Promise<string> {
    const classId = await stage.createClass(fields);
    for (const learner of learners) {
      expect(await stage.register(learner)).toMatchObject({ status: 201 });
      expect(await stage.enrol(classId, learner.voucherNumber)).toMatchObject({ status: 200 });
    }
    return classId;
  }

  it('A10 R24 R27 says of each voucher which check failed, by the voucher platform as it stands at the decision', async () => {
    const [good, undone, otherTrade, otherLevel] = [await stage.claim(3201), await stage.claim(3202), await stage.claim(3203, { specialty: '电工' }), await stage.claim(3204, { skillLevel: 'level3' })];
    const forAny = await stage.claim(3205, { specialty: '', skillLevel: 'any' });
    const learners = [good, undone, otherTrade, otherLevel, forAny];
    const classId = await prepareClass(learners);
    await stage.submit(classId, 'opening');
    // Undone after it was handed in: the voucher platform knows, the submission does not.
    const [use] = await querySql<{ id: string }>(stage.platform, `SELECT redemption_id AS id FROM voucher_platform.redemptions WHERE voucher_number = '${undone.voucherNumber}'`);
    const { institutionNumber } = stage;
    expect(await stage.admin.call({ method: 'POST', path: `/v1/redemptions/${use?.id ?? ''}/undo`, body: { institutionNumber, reason: '扫错了' } })).toMatchObject({ status: 200 });
    const { body } = await stage.decide(classId, 'classOpening');
    expect([checksOf(body, good)?.outcome, checksOf(body, forAny)?.outcome]).toEqual(['passed', 'passed']);
    expect(failed(checksOf(body, undone)?.checks)).toEqual(['voucherUsed', 'sameInstitution']);
    expect(checksOf(body, undone)?.checks).toContainEqual({ check: 'voucherUsed', outcome: 'failed', found: 'claimed', expected: 'used', message: '该券的状态是“claimed”，不是“used”。请先扫码用券，或核对是否已撤销、已结算。' });
    expect(failed(checksOf(body, otherTrade)?.checks)).toEqual(['specialtyFits']);
    expect(failed(checksOf(body, otherLevel)?.checks)).toEqual(['levelFits']);
    const detail = await stage.desk.call<{ submissions: { results: { voucherNumber: string; outcome: string; checks: Check[] }[] }[] }>({ method: 'GET', path: `/classes/${classId}` });
    expect(detail.body.submissions[0]?.results.filter(({ outcome }) => outcome === 'failed')).toHaveLength(3);
    expect(await stage.submit(classId, 'completion')).toMatchObject({ code: 'stepNotReady' });
  });

  it('M3 a trainee reads every look: by HR in the claim records, by a reviewer, by the desk; once a day each', async () => {
    const learner = await stage.claim(3206);
    const classId = await prepareClass([learner]);
    await stage.submit(classId, 'opening');
    const reviewId = await stage.findReview(classId, 'classOpening');
    for (let look = 0; look < 2; look += 1) {
      await stage.reviewer.call({ method: 'GET', path: `/reviews/${reviewId}` });
      await stage.desk.call({ method: 'GET', path: `/trainees/${learner.voucherNumber}` });
      await stage.desk.call({ method: 'GET', path: `/classes/${classId}` });
      await stage.hr.call({ method: 'GET', path: '/v1/hr/claim-records?limit=100' });
      await stage.platform.relay.deliverDue();
    }
    const accesses = async () => (await learner.device.call<{ accesses: { kind: string; actor: string; atMs: number }[] }>({ method: 'GET', path: `/v1/vouchers/${learner.voucherNumber}` })).body.accesses;
    const looks = (await accesses()).filter(({ kind: one }) => one === 'lookedUp').map(({ actor }) => actor).sort();
    const [institution] = await querySql<{ name: string }>(stage.platform, `SELECT name FROM voucher_platform.institutions WHERE institution_number = ${stage.institutionNumber}`);
    expect(looks).toEqual(['山西省人社部门', '太原市公共就业服务平台', institution?.name].sort());
  });

  it('M3 a trainee reads a preview as the look of the institution that asked for it', async () => {
    const learner = await stage.claim(3207);
    const classId = await prepareClass([learner]);
    await querySql(stage.platform, `DELETE FROM voucher_platform.data_accesses WHERE voucher_number = '${learner.voucherNumber}'`);
    expect(await stage.desk.call({ method: 'GET', path: `/classes/${classId}/subsidy-preview` })).toMatchObject({ status: 200 });
    const { accesses } = (await learner.device.call<{ accesses: { kind: string; actor: string }[] }>({ method: 'GET', path: `/v1/vouchers/${learner.voucherNumber}` })).body;
    const [institution] = await querySql<{ name: string }>(stage.platform, `SELECT name FROM voucher_platform.institutions WHERE institution_number = ${stage.institutionNumber}`);
    expect(accesses).toMatchObject([{ kind: 'lookedUp', actor: institution?.name }]);
  });

  it('R24 R27 refuses a forged person, a forged voucher number and a voucher of another institution', async () => {
    const [swapped, foreign] = [await stage.claim(3211), await stage.claim(3212)];
    const classId = await prepareClass([swapped, foreign]);
    const forged = 'ABCDABCDABCDABCD';
    // What a dishonest desk could write into its own system.
    await querySql(stage.platform, `UPDATE real_name_system.trainees t SET id_number_cipher = o.id_number_cipher, name_cipher = o.name_cipher FROM real_name_system.trainees o WHERE t.voucher_number = '${swapped.voucherNumber}' AND o.voucher_number = '${foreign.voucherNumber}'`);
    await querySql(stage.platform, `INSERT INTO real_name_system.trainees SELECT '${forged}', institution_number, id_number_index, name_cipher, id_number_cipher, phone_cipher, county_code, template_number, voucher_name, training_type, benefit_mode, amount_fen, specialty, skill_level, used_at_ms, entry, registered_by, registered_at_ms FROM real_name_system.trainees WHERE voucher_number = '${foreign.voucherNumber}'`);
    await querySql(stage.platform, `UPDATE voucher_platform.vouchers SET used_institution_number = used_institution_number + 1 WHERE voucher_number = '${foreign.voucherNumber}'`);
    await stage.enrol(classId, forged);
    await stage.submit(classId, 'opening');
    const reviewId = await stage.findReview(classId, 'classOpening');
    const { body } = await stage.reviewer.call<ReviewDetail>({ method: 'POST', path: `/reviews/${reviewId}/checks` });
    expect(failed(checksOf(body, swapped)?.checks)).toEqual(['sameHolder']);
    expect(failed(checksOf(body, foreign)?.checks)).toEqual(['sameInstitution']);
    expect(failed(body.vouchers.find(({ voucherNumber }) => voucherNumber === forged)?.checks)).toEqual(['voucherKnown']);
    // None passes: there is nothing to approve, and the review still waits.
    expect(await stage.decide(classId, 'classOpening')).toMatchObject({ code: 'checksFailed' });
    expect(await stage.decide(classId, 'classOpening', 'returned')).toMatchObject({ body: { review: { status: 'returned', opinion: '已核对' } } });
  });

  it('R25 fails a completion without attendance, hours or an approved opening', async () => {
    const [absent, short] = [await stage.claim(3221), await stage.claim(3222)];
    const classId = await prepareClass([absent, short], { durationHours: 40 });
    expect(await stage.desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${absent.voucherNumber}/completion`, body: { completedHours: 40 } })).toMatchObject({ code: 'stepNotReady' });
    await stage.submit(classId, 'opening');
    await stage.decide(classId, 'classOpening');
    await stage.attend(short);
    for (const [learner, completedHours] of [[absent, 40], [short, 31]] as const) await stage.desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${learner.voucherNumber}/completion`, body: { completedHours } });
    await stage.submit(classId, 'completion');
    const reviewId = await stage.findReview(classId, 'completion');
    const { body } = await stage.reviewer.call<ReviewDetail>({ method: 'POST', path: `/reviews/${reviewId}/checks` });
    expect(checksOf(body, absent)?.checks).toContainEqual({ check: 'attendanceDays', outcome: 'failed', found: 0, expected: 4, message: '签到 0 天，至少需要 4 天。请补足培训。' });
    expect(failed(checksOf(body, short)?.checks)).toEqual(['attendanceDays', 'completedHours']);
    await querySql(stage.platform, `UPDATE employment_service.review_vouchers SET outcome = 'failed' WHERE class_id = '${classId}' AND kind = 'classOpening'`);
    const again = await stage.reviewer.call<ReviewDetail>({ method: 'POST', path: `/reviews/${reviewId}/checks` });
    expect(failed(checksOf(again.body, absent)?.checks)).toEqual(['openingApproved', 'attendanceDays']);
  });

  it('A10 R26 R28 enforces the limits of subsidies: once for a level, none below an earlier one, three a year, in time, with its own certificate', async () => {
    const person = 3231;
    const train = (template: Record<string, unknown> = {}) => stage.claim(person, template);
    const certified = async (learner: Learner, fields: Record<string, unknown>, certificate?: Record<string, unknown>) => {
      const { classId, missing } = await stage.prepareSubsidy(learner, fields, certificate);
      return { classId, missing: failed(missing) };
    };
    const pass = async (course: { classId: string; missing: string[] }) => {
      expect(course.missing).toEqual([]);
      await stage.submit(course.classId, 'subsidy');
      expect(await stage.decide(course.classId, 'subsidy')).toMatchObject({ status: 200 });
    };
    await pass(await certified(await train({ skillLevel: 'level4' }), { skillLevel: 'level4' }));
    expect((await certified(await train({ skillLevel: 'level4' }), { skillLevel: 'level4' })).missing).toEqual(['onceForLevel']);
    expect((await certified(await train(), {})).missing).toEqual(['notBelowEarlier']);
    const aYearAgo = stage.platform.clock.nowMs() - 366 * 86_400_000;
    expect((await certified(await train({ specialty: '钳工' }), { occupation: '钳工' }, { issuedAtMs: aYearAgo })).missing).toEqual(['certificateTimely']);
    expect((await certified(await train({ specialty: '铣工' }), { occupation: '铣工' }, { occupation: '车工' })).missing).toEqual(['certificateFits']);
    await pass(await certified(await train({ specialty: '车工' }), { occupation: '车工' }));
    await pass(await certified(await train({ specialty: '电工' }), { occupation: '电工' }));
    expect((await certified(await train({ specialty: '木工' }), { occupation: '木工' })).missing).toEqual(['yearlyLimit']);
    expect(await stage.supervisor.call({ method: 'PUT', path: '/limits/140100', body: { maximumPerYear: 4, claimWithinMonths: 12, attendancePercent: 80 } })).toMatchObject({ status: 200 });
    await pass(await certified(await train({ specialty: '瓦工' }), { occupation: '瓦工' }));
  });

  it('A13 goes on with training and subsidy after the institution was closed, and takes no new use', async () => {
    const [enrolled, late] = [await stage.claim(3251), await stage.claim(3252)];
    const classId = await prepareClass([enrolled]);
    await stage.attend(enrolled);
    await stage.submit(classId, 'opening');
    await stage.decide(classId, 'classOpening');
    const path = `/v1/hr/institutions/${stage.institutionNumber}`;
    expect(await stage.hr.call({ method: 'POST', path: `${path}/close`, body: { reason: '不再办学' } })).toMatchObject({ status: 200 });
    expect(await stage.register(late)).toMatchObject({ code: 'institutionClosed' });
    await stage.desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${enrolled.voucherNumber}/completion`, body: { completedHours: 8 } });
    await stage.submit(classId, 'completion');
    expect(await stage.decide(classId, 'completion')).toMatchObject({ body: { vouchers: [{ outcome: 'passed' }] } });
    await stage.certify(classId, enrolled);
    await stage.submit(classId, 'subsidy');
    expect(await stage.decide(classId, 'subsidy')).toMatchObject({ body: { vouchers: [{ outcome: 'passed', amountFen: 16000 }] } });
    expect(await stage.hr.call({ method: 'POST', path: `${path}/reopen` })).toMatchObject({ status: 200 });
  });

  it('R24 R26 reviews are of their region, decided once, and repeats change nothing', async () => {
    const classId = await prepareClass([await stage.claim(3241)]);
    await stage.submit(classId, 'opening');
    const reviewId = await stage.findReview(classId, 'classOpening');
    const decide = (by = stage.reviewer, decision = 'approved') => by.call({ method: 'POST', path: `/reviews/${reviewId}/decision`, body: { decision, opinion: '' } });
    await expectRefusal(stage.platform, 'notFound', () => decide(stage.foreignReviewer));
    await expectRefusal(stage.platform, 'notFound', () => stage.foreignReviewer.call({ method: 'GET', path: `/reviews/${reviewId}` }));
    expect((await stage.foreignReviewer.call<{ items: object[] }>({ method: 'GET', path: '/reviews' })).body.items).toEqual([]);
    const decided = await decide();
    expect((await decide()).body).toEqual(decided.body);
    // What was decided, and who looked, is told in the background.
    await stage.platform.relay.deliverDue();
    await expectRefusal(stage.platform, 'alreadyDecided', () => decide(stage.supervisor, 'returned'));
    await expectRefusal(stage.platform, 'notFound', () => stage.otherDesk.call({ method: 'GET', path: `/classes/${classId}` }));
    const audits = await querySql(stage.platform, `SELECT count(*)::integer AS count FROM employment_service.audit_entries WHERE action = 'decideReview' AND subject = '${reviewId}'`);
    expect(audits).toEqual([{ count: 1 }]);
    const submitted = await querySql<{ row: string }>(stage.platform, 'SELECT r::text AS row FROM employment_service.review_vouchers r UNION ALL SELECT e::text FROM employment_service.outbox_events e UNION ALL SELECT e::text FROM real_name_system.outbox_events e UNION ALL SELECT t::text FROM real_name_system.trainees t');
    for (const { row } of submitted) expect(row).not.toMatch(/测试学员|14010519/);
  });

  it('R67 R10 submits under the name and the county that HR gave the institution since', async () => {
    const classId = await prepareClass([await stage.claim(3208)]);
    const [known] = await querySql<{ phone: string; address: string }>(stage.platform, `SELECT phone, address FROM voucher_platform.institutions WHERE institution_number = ${stage.institutionNumber}`);
    const current = { institutionName: '更名职业培训学校', regionCode: '140110' };
    expect(await stage.hr.call({ method: 'PUT', path: `/v1/hr/institutions/${stage.institutionNumber}`, body: { ...known, name: current.institutionName, regionCode: current.regionCode } })).toMatchObject({ status: 200 });
    const account = { system: 'real-name-system', account: 'demo-desk-1', password: 'Demo-Desk-2026' } as const;
    const session = await openStaffSession(stage.platform, account);
    expect(session.body).toMatchObject(current);
    const desk = createStaffClient(stage.platform, { ...account, token: session.body.token });
    expect(await desk.call({ method: 'POST', path: `/classes/${classId}/opening-submissions`, body: {}, idempotencyKey: randomUUID() })).toMatchObject({ status: 201 });
    await stage.platform.relay.deliverDue();
    const { body } = await stage.reviewer.call<{ items: object[] }>({ method: 'GET', path: `/reviews?classId=${classId}` });
    expect(body.items).toMatchObject([current]);
  });

  it('R26 R67 takes the answer to the largest class, with every check failed in its longest words, and none beyond', async () => {
    const learner = await stage.claim(3209);
    const classId = await prepareClass([learner]);
    const submitted = await stage.submit(classId, 'opening');
    const [submission] = submitted.body.submissions;
    const occupation = '字'.repeat(40);
    const longest: Readonly<Record<string, Pick<Check, 'found' | 'expected'>>> = { specialtyFits: { found: occupation, expected: occupation }, oneClass: { found: '字'.repeat(60) }, certificateFits: { found: `${occupation} chiefTechnician`, expected: `${occupation} chiefTechnician` } };
    const checks = checkNames.map((check) => describeCheckResult({ check, outcome: 'failed', ...(longest[check] ?? { found: 'writtenOff', expected: 'writtenOff' }) }));
    const answerAbout = (count: number) => ({
      eventId: 7_000_001, kind: 'reviewDecided', subject: classId, sequence: 1,
      payload: {
        submissionId: submission?.submissionId, decision: 'approved', opinion: '字'.repeat(500), decidedAtMs: stage.platform.clock.nowMs(),
        results: Array.from({ length: count }, (_, at) => ({ voucherNumber: at === 0 ? learner.voucherNumber : at.toString(16).toUpperCase().padStart(16, '0'), usedAtMs: stage.platform.clock.nowMs(), outcome: 'failed', amountFen: 10_000_000, checks })),
      },
    });
    const tell = (count: number) => tellSystem(stage.platform, { from: 'employment-service', to: 'real-name-system', path: '/real-name-system/v1/employment-events', body: answerAbout(count) });
    expect(Buffer.byteLength(JSON.stringify(answerAbout(200)))).toBeGreaterThan(1024 * 1024);
    expect(await tell(201)).toMatchObject({ code: 'invalidRequest' });
    expect(await tell(200)).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
    const { body } = await stage.desk.call<ClassDetail>({ method: 'GET', path: `/classes/${classId}` });
    expect(body.submissions).toMatchObject([{ status: 'approved' }]);
    expect(body.submissions[0]?.results).toHaveLength(200);
  });
});
