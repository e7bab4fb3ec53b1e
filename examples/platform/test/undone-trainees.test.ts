import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { stopWriters } from './harness/stop-writers';
import { querySql, testDatabaseKinds, type TestDatabaseKind } from './harness/start-test-platform';
import type { Answer } from './harness/test-device';
import type { StaffClient } from './harness/test-staff';
import { setTrainingStage, type ClassDetail, type Learner, type ReviewDetail, type TrainingStage } from './harness/training-stage';

const scanAt = async (desk: StaffClient, learner: Learner): Promise<Answer> => desk.call({ method: 'POST', path: '/trainees', body: { code: await learner.show() }, idempotencyKey: randomUUID() });

function workWith(stage: TrainingStage) {
  const readClass = async (desk: StaffClient, classId: string) => (await desk.call<ClassDetail>({ method: 'GET', path: `/classes/${classId}` })).body;
  async function createClass(desk: StaffClient, voucherNumber: string) {
    const body = { name: '焊工五级班', occupation: '焊工', skillLevel: 'level5', startsOn: '2026-11-20', endsOn: '2026-12-20', durationHours: 8 };
    const { classId } = (await desk.call<{ classId: string }>({ method: 'POST', path: '/classes', body, idempotencyKey: randomUUID() })).body;
    expect(await desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${voucherNumber}` })).toMatchObject({ status: 200 });
    return classId;
  }
  async function submit(desk: StaffClient, classId: string) {
    const submitted = await desk.call({ method: 'POST', path: `/classes/${classId}/opening-submissions`, body: {}, idempotencyKey: randomUUID() });
    await stage.platform.relay.deliverDue();
    return submitted;
  }
  return {
    readClass, createClass, submit,
    deliver: () => stage.platform.relay.deliverDue(),
    /** A voucher that the first institution scanned, in a class whose opening it handed in. */
    async handIn(person: number) {
      const learner = await stage.claim(person);
      await scanAt(stage.desk, learner);
      const classId = await createClass(stage.desk, learner.voucherNumber);
      await submit(stage.desk, classId);
      return { learner, classId };
    },
    async undo({ voucherNumber }: Learner) {
      stage.platform.clock.advance(60);
      const [use] = await querySql<{ id: string }>(stage.platform, `SELECT redemption_id AS id FROM voucher_platform.redemptions WHERE undone_at_ms IS NULL AND voucher_number = '${voucherNumber}'`);
      const undone = await stage.admin.call({ method: 'POST', path: `/v1/redemptions/${use?.id ?? ''}/undo`, body: { institutionNumber: stage.institutionNumber, reason: '扫错了人' } });
      expect(undone).toMatchObject({ status: 200 });
      stage.platform.clock.advance(60);
    },
    /** By the province, whose region is every institution's. */
    async decide(classId: string, decision: 'approved' | 'returned' = 'approved') {
      const { items } = (await stage.supervisor.call<{ items: { reviewId: string }[] }>({ method: 'GET', path: `/reviews?status=submitted&classId=${classId}` })).body;
      const decided = await stage.supervisor.call<ReviewDetail>({ method: 'POST', path: `/reviews/${items[0]?.reviewId ?? ''}/decision`, body: { decision, opinion: '' } });
      await stage.platform.relay.deliverDue();
      return decided;
    },
    async reconcile() {
      const { runId } = (await stage.supervisor.call<{ runId: string }>({ method: 'POST', path: '/reconciliations' })).body;
      const read = async () => (await stage.supervisor.call<{ state: string; differenceCount: number }>({ method: 'GET', path: `/reconciliations/${runId}` })).body;
      await expect.poll(async () => (await read()).state, { timeout: 30_000 }).not.toBe('running');
      return read();
    },
  };
}

describe.each(testDatabaseKinds)('trainees whose use was undone, on %s', (kind: TestDatabaseKind) => {
  let stage: TrainingStage;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
  });
  afterAll(() => stage.platform.close());

  it('A12 R24 M5 leaves the voucher to another institution after the class was opened, and agrees before and after', async () => {
    const { deliver, undo, createClass, submit, decide, readClass, reconcile, handIn } = workWith(stage);
    const { learner, classId } = await handIn(3901);
    expect((await decide(classId)).body.vouchers).toMatchObject([{ outcome: 'passed' }]);
    await undo(learner);
    await deliver();
    await deliver();
    expect((await readClass(stage.desk, classId)).trainees).toEqual([]);
    expect(await reconcile()).toMatchObject({ state: 'finished', differenceCount: 0 });
    expect(await scanAt(stage.otherDesk, learner)).toMatchObject({ status: 201 });
    const otherClass = await createClass(stage.otherDesk, learner.voucherNumber);
    await submit(stage.otherDesk, otherClass);
    expect((await decide(otherClass)).body.vouchers).toMatchObject([{ outcome: 'passed' }]);
    expect((await readClass(stage.otherDesk, otherClass)).trainees).toMatchObject([{ voucherNumber: learner.voucherNumber, isOpened: true }]);
    expect(await reconcile()).toMatchObject({ state: 'finished', differenceCount: 0 });
    const reviews = await stage.supervisor.call<{ items: { reviewId: string }[] }>({ method: 'GET', path: `/reviews?classId=${classId}` });
    const former = await stage.supervisor.call<ReviewDetail>({ method: 'GET', path: `/reviews/${reviews.body.items[0]?.reviewId ?? ''}` });
    expect(former.body.vouchers).toMatchObject([{ voucherNumber: learner.voucherNumber, outcome: 'withdrawn' }]);
    const audits = await querySql(stage.platform, `SELECT actor_kind AS kind, details->>'classId' AS class FROM real_name_system.audit_entries WHERE action = 'withdrawTrainee' AND subject = '${learner.voucherNumber}'`);
    expect(audits).toEqual([{ kind: 'system', class: classId }]);
  });

  it('A12 R24 leaves the voucher to another institution while the opening waits, and after it was returned', async () => {
    const { deliver, undo, createClass, submit, decide, readClass, handIn } = workWith(stage);
    const { learner, classId } = await handIn(3902);
    await undo(learner);
    await deliver();
    expect(await scanAt(stage.otherDesk, learner)).toMatchObject({ status: 201 });
    expect(await decide(classId, 'returned')).toMatchObject({ body: { vouchers: [{ outcome: 'failed' }] } });
    expect((await readClass(stage.desk, classId)).trainees).toEqual([]);
    const otherClass = await createClass(stage.otherDesk, learner.voucherNumber);
    await submit(stage.otherDesk, otherClass);
    expect((await decide(otherClass)).body.vouchers).toMatchObject([{ outcome: 'passed' }]);
  });

  it('A12 R55 lets another institution register before this system heard of the undoing, and keeps its trainee when it hears', async () => {
    const { deliver, undo, createClass, submit, decide, handIn } = workWith(stage);
    const { learner, classId } = await handIn(3903);
    await decide(classId);
    await deliver();
    // It takes no event for a while, and the relay puts off what it has.
    const rename = (from: string, to: string) => querySql(stage.platform, `ALTER TABLE real_name_system.${from} RENAME TO ${to}`);
    await rename('inbox_events', 'closed_inbox');
    await undo(learner);
    expect(await scanAt(stage.otherDesk, learner)).toMatchObject({ status: 201 });
    expect(await querySql(stage.platform, `SELECT undone_at_ms AS undone FROM real_name_system.used_vouchers WHERE voucher_number = '${learner.voucherNumber}'`)).toEqual([{ undone: null }]);
    await rename('closed_inbox', 'inbox_events');
    await querySql(stage.platform, `UPDATE voucher_platform.outbox_deliveries SET next_attempt_at_ms = 0 WHERE voucher_number = '${learner.voucherNumber}'`);
    await deliver();
    expect(await stage.otherDesk.call({ method: 'GET', path: `/trainees/${learner.voucherNumber}` })).toMatchObject({ status: 200 });
    expect(await stage.desk.call({ method: 'GET', path: `/trainees/${learner.voucherNumber}` })).toMatchObject({ code: 'notFound' });
    const otherClass = await createClass(stage.otherDesk, learner.voucherNumber);
    await submit(stage.otherDesk, otherClass);
    expect((await decide(otherClass)).body.vouchers).toMatchObject([{ outcome: 'passed' }]);
  });

  it('A12 R55 lists a voucher that was used again as not yet registered, whoever registered the use before', async () => {
    const { undo } = workWith(stage);
    const learner = await stage.claim(3904);
    await scanAt(stage.desk, learner);
    // As the undoing leaves whom it does not find.
    await querySql(stage.platform, `UPDATE real_name_system.trainees SET used_at_ms = used_at_ms - 1 WHERE voucher_number = '${learner.voucherNumber}'`);
    await undo(learner);
    const use = await stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code: await learner.show() }, idempotencyKey: randomUUID() });
    expect(use.status).toBe(201);
    await stage.platform.relay.deliverDue();
    const unregistered = async () => (await stage.desk.call<{ items: { voucherNumber: string }[] }>({ method: 'GET', path: '/unregistered-vouchers' })).body.items.map(({ voucherNumber }) => voucherNumber);
    expect(await unregistered()).toContain(learner.voucherNumber);
    expect(await stage.desk.call({ method: 'POST', path: '/trainees', body: { voucherNumber: learner.voucherNumber }, idempotencyKey: randomUUID() })).toMatchObject({ status: 201, body: { entry: 'app' } });
    expect(await unregistered()).not.toContain(learner.voucherNumber);
    expect(await stage.desk.call({ method: 'POST', path: '/trainees', body: { voucherNumber: learner.voucherNumber }, idempotencyKey: randomUUID() })).toMatchObject({ code: 'alreadyRegistered' });
  });

  it('A12 R24 judges a submission by the use that it was about', async () => {
    const { deliver, undo, submit, decide, handIn } = workWith(stage);
    const { learner, classId } = await handIn(3905);
    await undo(learner);
    await deliver();
    expect(await scanAt(stage.desk, learner)).toMatchObject({ status: 201 });
    expect(await stage.enrol(classId, learner.voucherNumber)).toMatchObject({ status: 200 });
    expect((await decide(classId, 'returned')).body.vouchers[0]?.checks.filter(({ outcome }) => outcome === 'failed')).toMatchObject([{ check: 'sameUse' }]);
    expect(await submit(stage.desk, classId)).toMatchObject({ status: 201 });
    expect((await decide(classId)).body.vouchers).toMatchObject([{ outcome: 'passed' }]);
  });
});

describe('an undoing that races a registration, on postgresql', () => {
  let stage: TrainingStage;
  beforeAll(async () => {
    stage = await setTrainingStage('postgresql');
  });
  afterAll(() => stage.platform.close());

  const countTrainees = ({ voucherNumber }: Learner) => querySql(stage.platform, `SELECT count(*)::integer AS count FROM real_name_system.trainees WHERE voucher_number = '${voucherNumber}'`);

  it('A12 R65 registers nobody by a record that was read before the undoing', async () => {
    const { undo, deliver } = workWith(stage);
    const learner = await stage.claim(3911);
    const use = await stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code: await learner.show() }, idempotencyKey: randomUUID() });
    expect(use.status).toBe(201);
    await deliver();
    let registering: Promise<Answer> | undefined;
    await stopWriters(stage.platform, 'voucher_platform.data_accesses', async (waitForWaiting) => {
      registering = stage.desk.call({ method: 'POST', path: '/trainees', body: { voucherNumber: learner.voucherNumber }, idempotencyKey: randomUUID() });
      await waitForWaiting(1);
      await undo(learner);
      await deliver();
    });
    expect(await registering).toMatchObject({ code: 'notFound' });
    expect(await countTrainees(learner)).toEqual([{ count: 0 }]);
  });

  it('A12 R65 takes away whom a registration brings while the undoing arrives', async () => {
    const { undo, deliver } = workWith(stage);
    const learner = await stage.claim(3912);
    let both: Promise<unknown> | undefined;
    await stopWriters(stage.platform, 'real_name_system.idempotency_keys', async (waitForWaiting) => {
      const registering = scanAt(stage.desk, learner);
      await waitForWaiting(1);
      await undo(learner);
      both = Promise.all([registering, deliver()]);
      // The older one of the two deliveries goes through, or both wait for the registration.
      await new Promise((resolve) => setTimeout(resolve, 500));
    });
    await both;
    await deliver();
    expect(await countTrainees(learner)).toEqual([{ count: 0 }]);
  });
});
