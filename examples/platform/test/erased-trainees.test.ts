import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { defaultRetentionDays } from '../src/retention/retention-rules';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { setTrainingStage, type ClassDetail, type Learner, type TrainingStage } from './harness/training-stage';

const dayMs = 86_400_000;
/** Of the cipher text of an empty text. */
const empty = 30;

describe.each(testDatabaseKinds)('trainees who had their data erased, on %s', (kind) => {
  let stage: TrainingStage;
  let platform: TestPlatform;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
    platform = stage.platform;
  });
  afterAll(() => platform.close());

  const erase = ({ device }: Learner) => device.call<{ kept: string[] }>({ method: 'POST', path: '/v1/erasures', body: { understood: true } });
  /** From the voucher platform to the real-name system, and from there on. */
  async function deliver(): Promise<void> {
    await platform.relay.deliverDue();
    await platform.relay.deliverDue();
  }
  /** As if it had been used so long ago, for all three systems. */
  async function shiftUse({ voucherNumber }: Learner, usedAtMs: number): Promise<void> {
    for (const table of ['voucher_platform.vouchers', 'voucher_platform.redemptions', 'real_name_system.used_vouchers', 'real_name_system.trainees', 'employment_service.review_vouchers']) await querySql(platform, `UPDATE ${table} SET used_at_ms = ${usedAtMs} WHERE voucher_number = '${voucherNumber}'`);
  }
  const longAgoMs = () => platform.clock.nowMs() - defaultRetentionDays.unpaidUses * dayMs;
  const readReviews = ({ voucherNumber }: Learner) =>
    querySql<{ name: number; idNumber: number; certificate: number | null; isErased: boolean }>(platform, `SELECT octet_length(name_cipher) AS name, octet_length(id_number_cipher) AS "idNumber", octet_length(certificate_number_cipher) AS certificate, erased_at_ms IS NOT NULL AS "isErased" FROM employment_service.review_vouchers WHERE voucher_number = '${voucherNumber}'`);
  const readTrainee = ({ voucherNumber }: Learner) => querySql<{ name: number; idNumber: number; phone: number }>(platform, `SELECT octet_length(name_cipher) AS name, octet_length(id_number_cipher) AS "idNumber", octet_length(phone_cipher) AS phone FROM real_name_system.trainees WHERE voucher_number = '${voucherNumber}'`);
  const countIndexes = async (before: readonly { index: Uint8Array }[]) => {
    const indexes = before.map(({ index }) => `'\\x${Buffer.from(index).toString('hex')}'::bytea`).join(', ');
    return (await querySql<{ total: number }>(platform, `SELECT (SELECT count(*)::integer FROM real_name_system.trainees WHERE id_number_index IN (${indexes})) + (SELECT count(*)::integer FROM employment_service.review_vouchers WHERE id_number_index IN (${indexes})) AS total`))[0]?.total;
  };
  const readIndexes = ({ voucherNumber }: Learner) => querySql<{ index: Uint8Array }>(platform, `SELECT id_number_index AS index FROM employment_service.review_vouchers WHERE voucher_number = '${voucherNumber}'`);
  async function reconcile(): Promise<object> {
    const { runId } = (await stage.supervisor.call<{ runId: string }>({ method: 'POST', path: '/reconciliations' })).body;
    const read = async () => (await stage.supervisor.call<{ state: string }>({ method: 'GET', path: `/reconciliations/${runId}` })).body;
    await expect.poll(async () => (await read()).state, { timeout: 30_000 }).not.toBe('running');
    return read();
  }

  it('forgets at the employment service whose use was undone after the class was handed in', async () => {
    const learner = await stage.claim(4101);
    const classId = await stage.createClass();
    await stage.register(learner);
    await stage.enrol(classId, learner.voucherNumber);
    await stage.submit(classId, 'opening');
    await deliver();
    const before = await readIndexes(learner);
    expect(await readReviews(learner)).toMatchObject([{ isErased: false }]);
    const [use] = await querySql<{ id: string }>(platform, `SELECT redemption_id AS id FROM voucher_platform.redemptions WHERE voucher_number = '${learner.voucherNumber}'`);
    expect(await stage.admin.call({ method: 'POST', path: `/v1/redemptions/${use?.id ?? ''}/undo`, body: { institutionNumber: stage.institutionNumber, reason: '扫错了人' } })).toMatchObject({ status: 200 });
    await deliver();
    expect(await erase(learner)).toMatchObject({ status: 201, body: { kept: ['claimMarks'] } });
    await deliver();
    expect(await readReviews(learner)).toEqual([{ name: empty, idNumber: empty, certificate: null, isErased: true }]);
    expect(await countIndexes(before)).toBe(0);
    expect(await stage.decide(classId, 'classOpening', 'returned')).toMatchObject({ status: 200 });
  });

  it('erases who used a voucher and was not paid once no subsidy can come of it, in all three systems', async () => {
    const learner = await stage.claim(4102);
    const { classId, missing } = await stage.prepareSubsidy(learner, {});
    expect(missing).toEqual([]);
    await stage.submit(classId, 'subsidy');
    await deliver();
    const before = await readIndexes(learner);
    await shiftUse(learner, longAgoMs() + 1);
    expect(await erase(learner)).toMatchObject({ status: 409, code: 'erasureNotYet', body: { details: { obstacle: 'trainingUnderWay' } } });
    await shiftUse(learner, longAgoMs());
    expect(await erase(learner)).toMatchObject({ status: 201, body: { kept: ['grantedSubsidies', 'claimMarks'] } });
    await deliver();
    expect(await readTrainee(learner)).toEqual([{ name: empty, idNumber: empty, phone: empty }]);
    expect(await readReviews(learner)).toEqual(Array.from({ length: 3 }, () => ({ name: empty, idNumber: empty, certificate: null, isErased: true })));
    expect(await countIndexes(before)).toBe(0);
    expect(await querySql(platform, `SELECT certificate_number_cipher AS certificate FROM real_name_system.enrolments WHERE voucher_number = '${learner.voucherNumber}'`)).toEqual([{ certificate: null }]);
    expect(await reconcile()).toMatchObject({ state: 'finished', differenceCount: 0 });
    // The class stays, with nobody in that place: no more is recorded, handed in, or paid.
    expect((await stage.desk.call<ClassDetail>({ method: 'GET', path: `/classes/${classId}` })).body.trainees).toMatchObject([{ voucherNumber: learner.voucherNumber, maskedName: '', maskedIdNumber: '', hasCertificate: false }]);
    await expectRefusal(platform, 'notFound', () => stage.certify(classId, learner));
    expect(await stage.decide(classId, 'subsidy')).toMatchObject({ code: 'checksFailed' });
    const returned = await stage.decide(classId, 'subsidy', 'returned');
    expect(returned.body.vouchers[0]?.checks.filter(({ outcome }) => outcome === 'failed').map(({ check }) => check)).toContain('sameHolder');
    expect(await stage.submit(classId, 'subsidy')).toMatchObject({ code: 'stepNotReady' });
  });

  it('keeps who was granted a subsidy with it, forgets the phone and the voucher platform’s copy, and pays all the same', async () => {
    const learner = await stage.claim(4103);
    await stage.grant([learner]);
    await shiftUse(learner, longAgoMs());
    const [before] = await readTrainee(learner);
    expect(await erase(learner)).toMatchObject({ status: 201, body: { kept: ['grantedSubsidies', 'claimMarks'] } });
    await deliver();
    expect(await readTrainee(learner)).toEqual([{ ...before, phone: empty }]);
    expect(before?.name).toBeGreaterThan(empty);
    expect((await readReviews(learner)).every(({ isErased, idNumber }) => !isErased && idNumber > empty)).toBe(true);
    const ofPerson = `SELECT octet_length(id_number_cipher) AS "idNumber" FROM voucher_platform.people WHERE person_id = (SELECT person_id FROM voucher_platform.vouchers WHERE voucher_number = '${learner.voucherNumber}')`;
    expect(await querySql(platform, ofPerson)).toEqual([{ idNumber: empty }]);
    expect(await reconcile()).toMatchObject({ state: 'finished', differenceCount: 0 });
    const created = await stage.reviewer.call<{ batch: { batchId: string } }>({ method: 'POST', path: '/payouts', body: { voucherNumbers: [learner.voucherNumber] }, idempotencyKey: randomUUID() });
    await Promise.all([stage.supervisor.stepUp(), stage.reviewer.stepUp()]);
    await stage.supervisor.call({ method: 'POST', path: `/payouts/${created.body.batch.batchId}/approve` });
    expect(await stage.reviewer.call({ method: 'POST', path: `/payouts/${created.body.batch.batchId}/payment`, body: { paymentReference: 'BANK-4103' } })).toMatchObject({ status: 200 });
    await deliver();
    expect(await querySql(platform, `SELECT status FROM voucher_platform.vouchers WHERE voucher_number = '${learner.voucherNumber}'`)).toEqual([{ status: 'settled' }]);
    expect(await reconcile()).toMatchObject({ state: 'finished', differenceCount: 0 });
  });

  it('registers nobody who was erased', async () => {
    const learner = await stage.claim(4104);
    expect(await stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code: await learner.show() }, idempotencyKey: randomUUID() })).toMatchObject({ status: 201 });
    await deliver();
    await shiftUse(learner, longAgoMs());
    expect(await erase(learner)).toMatchObject({ status: 201 });
    await deliver();
    await expectRefusal(platform, 'notFound', () => stage.desk.call({ method: 'POST', path: '/trainees', body: { voucherNumber: learner.voucherNumber }, idempotencyKey: randomUUID() }));
    expect(await readTrainee(learner)).toEqual([]);
  });
});
