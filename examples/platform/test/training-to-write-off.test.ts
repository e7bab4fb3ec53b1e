import type { VoucherDetail } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { setTrainingStage, type ClassDetail, type Learner, type TrainingStage } from './harness/training-stage';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('from training to write-off on %s', (kind) => {
  let stage: TrainingStage;
  let learner: Learner;
  let classId: string;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
    learner = await stage.claim(3101);
  });
  afterAll(() => stage.platform.close());

  const readVoucher = async () => (await learner.device.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${learner.voucherNumber}` })).body;
  const readClass = async () => (await stage.desk.call<ClassDetail>({ method: 'GET', path: `/classes/${classId}` })).body;

  it('R53 R65 A19 A27 verifies what the scan gun typed, shows it masked, and uses nothing', async () => {
    const typed = (await learner.show()).toLowerCase().replace(/[a-z0-9]/g, (char) => String.fromCharCode(char.charCodeAt(0) + 0xfee0));
    const shown = await stage.desk.call<{ reservationId: string; voucher: object }>({ method: 'POST', path: '/voucher-field', body: { code: `${typed}\r\n` } });
    expect(shown).toMatchObject({ status: 200, body: { voucher: { voucherNumber: learner.voucherNumber, maskedName: expect.stringContaining('*') as string, maskedIdNumber: '140105************' } } });
    expect((await readVoucher()).voucher.status).toBe('claimed');
    expect(await stage.desk.call({ method: 'POST', path: '/voucher-field', body: { code: (await learner.show()).slice(0, 200) } })).toMatchObject({ code: 'malformed' });
  });

  it('R53 R65 R66 R42 uses the voucher at the desk once and fills the form from it', async () => {
    const code = await learner.show();
    const idempotencyKey = randomUUID();
    const register = () => stage.desk.call({ method: 'POST', path: '/trainees', body: { code }, idempotencyKey });
    const added = await register();
    expect(added).toMatchObject({
      status: 201,
      body: {
        voucherNumber: learner.voucherNumber, maskedIdNumber: '140105************', maskedPhone: '138****0000', gender: expect.stringMatching(/male/) as string, birthYear: 1951, countyCode: '140105', countyName: expect.stringContaining('小店') as string,
        voucherName: '测试券', benefitMode: 'faceValue', amountFen: 100000, specialty: '焊工', skillLevel: 'level5', entry: 'scanGun',
      },
    });
    expect((await register()).body).toEqual(added.body);
    expect(await stage.register(learner)).toMatchObject({ code: 'alreadyUsed' });
    const detail = await readVoucher();
    expect(detail.voucher.status).toBe('used');
    expect(detail.accesses.map(({ kind: access }) => access)).toEqual(expect.arrayContaining(['scanned', 'lookedUp']));
    expect(await querySql(stage.platform, `SELECT count(*)::integer AS count FROM voucher_platform.redemptions WHERE voucher_number = '${learner.voucherNumber}'`)).toEqual([{ count: 1 }]);
    // The form is whole, for its own institution alone; the list is masked.
    const { name, idNumber, phone } = inventPerson(learner.number);
    expect(added.body).toMatchObject({ name, idNumber, phone });
    expect((await stage.desk.call({ method: 'GET', path: `/trainees/${learner.voucherNumber}` })).body).toEqual(added.body);
    expect(await stage.otherDesk.call({ method: 'GET', path: `/trainees/${learner.voucherNumber}` })).toMatchObject({ code: 'notFound' });
    const listed = JSON.stringify((await stage.desk.call({ method: 'GET', path: '/trainees' })).body);
    expect(listed).toContain(learner.voucherNumber);
    for (const whole of [name, idNumber, phone]) expect(listed).not.toContain(whole);
  });

  it('R24 R27 passes a class opening whose vouchers stand the checks', async () => {
    classId = await stage.createClass();
    expect(await stage.enrol(classId, learner.voucherNumber)).toMatchObject({ status: 200 });
    expect(await stage.submit(classId, 'opening')).toMatchObject({ status: 201, body: { submissions: [{ kind: 'classOpening', status: 'submitted' }] } });
    const reviewId = await stage.findReview(classId, 'classOpening');
    const checked = await stage.reviewer.call({ method: 'POST', path: `/reviews/${reviewId}/checks` });
    expect(checked).toMatchObject({ status: 200, body: { review: { status: 'submitted' }, vouchers: [{ voucherNumber: learner.voucherNumber, outcome: 'waiting', checks: expect.arrayContaining([{ check: 'voucherUsed', outcome: 'passed', found: 'used', expected: 'used' }]) as object[] }] } });
    expect(await stage.decide(classId, 'classOpening')).toMatchObject({ status: 200, body: { review: { status: 'approved' }, vouchers: [{ outcome: 'passed' }] } });
    expect((await readClass()).trainees).toMatchObject([{ isOpened: true, isCompleted: false }]);
    expect((await readVoucher()).accesses[0]).toMatchObject({ kind: 'lookedUp', actor: '太原市公共就业服务平台' });
  });

  it('R25 passes a completion by the check-ins that the voucher platform counted', async () => {
    await stage.attend(learner);
    expect(await stage.desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${learner.voucherNumber}/completion`, body: { completedHours: 8 } })).toMatchObject({ status: 200 });
    await stage.submit(classId, 'completion');
    expect(await stage.decide(classId, 'completion')).toMatchObject({ body: { review: { status: 'approved' }, vouchers: [{ outcome: 'passed', checks: expect.arrayContaining([{ check: 'attendanceDays', outcome: 'passed', found: 1, expected: 1 }]) as object[] }] } });
  });

  it('M9 says what is missing for the subsidy, and lacks nothing once the certificate is there', async () => {
    const preview = () => stage.desk.call<{ items: { checks: { check: string; outcome: string; message?: string }[] }[] }>({ method: 'GET', path: `/classes/${classId}/subsidy-preview` });
    const missing = (await preview()).body.items[0]?.checks.filter(({ outcome }) => outcome === 'failed');
    expect(missing).toEqual([{ check: 'certificateRecorded', outcome: 'failed', message: '还没有登记证书。请在取得证书后登记。' }]);
    expect(await stage.submit(classId, 'subsidy')).toMatchObject({ code: 'checksFailed' });
    await stage.certify(classId, learner);
    expect((await preview()).body.items[0]?.checks.filter(({ outcome }) => outcome === 'failed')).toEqual([]);
  });

  it('R26 R28 R67 grants by the standard what was submitted with voucher, training record and certificate', async () => {
    expect(await stage.submit(classId, 'subsidy', [learner.voucherNumber])).toMatchObject({ status: 201 });
    // 8 hours at 20 yuan; the face value of 1,000 yuan is not reached.
    expect(await stage.decide(classId, 'subsidy')).toMatchObject({ body: { review: { status: 'approved' }, vouchers: [{ outcome: 'passed', amountFen: 16000, name: inventPerson(learner.number).name, idNumber: inventPerson(learner.number).idNumber, certificateNumber: `S000014000026${String(learner.number).padStart(8, '0')}` }] } });
    expect((await readClass()).trainees).toMatchObject([{ isGranted: true, amountFen: 16000 }]);
  });

  it('A6 R29 R23 is paid by four eyes, settled, written off, and its certificate enters the library', async () => {
    const created = await stage.reviewer.call<{ batch: { batchId: string } }>({ method: 'POST', path: '/payouts', body: { voucherNumbers: [learner.voucherNumber] }, idempotencyKey: randomUUID() });
    expect(created).toMatchObject({ status: 201, body: { batch: { status: 'draft', totalFen: 16000 }, items: [{ outcome: 'waiting' }] } });
    const path = `/payouts/${created.body.batch.batchId}`;
    expect(await stage.reviewer.call({ method: 'POST', path: `${path}/approve` })).toMatchObject({ code: 'ownApproval' });
    const pay = () => stage.reviewer.call({ method: 'POST', path: `${path}/payment`, body: { paymentReference: 'BANK-0001' } });
    expect(await pay()).toMatchObject({ code: 'stepNotReady' });
    await expectRefusal(stage.platform, 'stepUpRequired', () => stage.supervisor.call({ method: 'POST', path: `${path}/approve` }));
    await stage.supervisor.stepUp();
    expect(await stage.supervisor.call({ method: 'POST', path: `${path}/approve` })).toMatchObject({ body: { batch: { status: 'approved', approvedBy: 'demo-supervisor-shanxi', requiredApprovals: 1 } } });
    await expectRefusal(stage.platform, 'stepUpRequired', pay);
    await stage.reviewer.stepUp();
    const paid = await pay();
    expect(paid).toMatchObject({ body: { batch: { status: 'paid' }, items: [{ outcome: 'paid' }] } });
    expect((await pay()).body).toEqual(paid.body);
    await stage.platform.relay.deliverDue();
    expect((await readVoucher()).voucher.status).toBe('settled');
    const writeOff = () => stage.reviewer.call({ method: 'POST', path: '/write-offs', body: { voucherNumbers: [learner.voucherNumber, '0000000000000001'] } });
    expect((await writeOff()).body).toMatchObject({ items: [{ outcome: 'unknown' }, { outcome: 'writtenOff' }] });
    expect((await writeOff()).body).toMatchObject({ items: [{ outcome: 'unknown' }, { outcome: 'alreadyWrittenOff' }] });
    await stage.platform.relay.deliverDue();
    const detail = await readVoucher();
    expect(detail.voucher.status).toBe('writtenOff');
    expect(detail.history.map(({ kind: event }) => event)).toEqual(['writtenOff', 'settled', 'used', 'claimed']);
    expect((await readClass()).trainees).toMatchObject([{ settledAtMs: expect.any(Number) as number, writtenOffAtMs: expect.any(Number) as number }]);
    const library = await stage.hr.call<{ items: { certificates: { occupation: string; maskedNumber: string }[] }[] }>({ method: 'GET', path: '/v1/hr/certificate-library' });
    expect(library.body.items[0]?.certificates).toContainEqual(expect.objectContaining({ occupation: '焊工', skillLevel: 'level5' }));
  });
});
