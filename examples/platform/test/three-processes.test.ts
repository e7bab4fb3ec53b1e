import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { demoAdministrator, demoReviewers } from '../src/seed/seed-staff';
import { demoAdminPeople } from '../src/seed/demo-people';
import { startSystemProcesses, type SystemProcesses } from './harness/system-process';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr, type HrClient } from './harness/test-hr';
import { logInStaff, takeOverAccount, type StaffClient } from './harness/test-staff';
import { testDatabaseKinds } from './harness/start-test-platform';

interface Detail {
  readonly trainees: readonly { isOpened: boolean; isCompleted: boolean; isGranted: boolean; settledAtMs?: number; writtenOffAtMs?: number }[];
}

describe.each(testDatabaseKinds)('three systems as three processes on %s', (kind) => {
  let systems: SystemProcesses;
  let hr: HrClient;
  let phone: TestDevice;
  let desk: StaffClient;
  let reviewer: StaffClient;
  let supervisor: StaffClient;
  beforeAll(async () => {
    systems = await startSystemProcesses(kind);
    hr = await logInHr(systems.platform, 'province');
    phone = await createDevice(systems.platform, { person: inventPerson(3601) });
    const { items } = (await hr.call<{ items: { institutionNumber: number; regionCode: string; hasSuperAdmin: boolean }[] }>({ method: 'GET', path: '/v1/hr/institutions?limit=50' })).body;
    const institution = items.find(({ regionCode, hasSuperAdmin }) => regionCode === '140106' && hasSuperAdmin);
    const administrator = await logInStaff({ url: systems.urls['real-name-system'] }, { system: 'real-name-system', ...demoAdministrator });
    await administrator.stepUp();
    const created = await administrator.call<{ initialPassword: string }>({ method: 'POST', path: '/desk-accounts', body: { account: 'alone-desk', institutionNumber: institution?.institutionNumber, operatorIdNumber: demoAdminPeople[0]?.idNumber } });
    expect(created).toMatchObject({ status: 201, body: { regionCode: '140106' } });
    desk = await takeOverAccount({ url: systems.urls['real-name-system'] }, { system: 'real-name-system', account: 'alone-desk', password: 'A-long-password-1', initialPassword: created.body.initialPassword });
    const logInReviewer = (at: number) => logInStaff({ url: systems.urls['employment-service'] }, { system: 'employment-service', account: demoReviewers[at]?.account ?? '', password: demoReviewers[at]?.password ?? '' });
    [supervisor, reviewer] = [await logInReviewer(0), await logInReviewer(2)];
  }, 600_000);
  afterAll(() => systems.close());

  it('M5 M11 A15 each serves its own API alone', async () => {
    for (const [system, url] of Object.entries(systems.urls)) {
      const { paths } = (await (await fetch(`${url}/openapi.json`)).json()) as { paths: Record<string, object> };
      const own = Object.keys(paths).filter((path) => !['/v1/health', '/v1/ready'].includes(path));
      const prefix = system === 'voucher-platform' ? '/v1/' : `/${system}/`;
      expect([system, own.length > 5, own.filter((path) => !path.startsWith(prefix))]).toEqual([system, true, []]);
    }
  });

  it('R53 R66 R24 R67 R29 M5 A15 carries one voucher from claim to write-off over HTTP, with the employment service away meanwhile', async () => {
    const claimed = await phone.claim(await createTemplate(hr, { specialty: '焊工', skillLevel: 'level5', validity: { kind: 'wholeYear', year: new Date(Date.now() + 8 * 3_600_000).getUTCFullYear() } }));
    const { voucherNumber } = claimed.body.voucher;
    const code = await phone.compose(claimed.body.credential.credential);
    expect(await desk.call({ method: 'POST', path: '/trainees', body: { code }, idempotencyKey: randomUUID() })).toMatchObject({ status: 201, body: { voucherNumber } });
    // Attendance is tested elsewhere.
    await supervisor.call({ method: 'PUT', path: '/limits/140000', body: { maximumPerYear: 3, claimWithinMonths: 12, attendancePercent: 0 } });
    const classFields = { name: '一班', occupation: '焊工', skillLevel: 'level5', startsOn: '2026-01-01', endsOn: '2026-12-31', durationHours: 100 };
    const { classId } = (await desk.call<{ classId: string }>({ method: 'POST', path: '/classes', body: classFields, idempotencyKey: randomUUID() })).body;
    const trainee = `/classes/${classId}/trainees/${voucherNumber}`;
    const readTrainee = async () => (await desk.call<Detail>({ method: 'GET', path: `/classes/${classId}` })).body.trainees[0];
    const submit = (what: string) => desk.call({ method: 'POST', path: `/classes/${classId}/${what}-submissions`, body: {}, idempotencyKey: randomUUID() });
    const approve = async (kindOfReview: string) => {
      const find = async () => (await reviewer.call<{ items: { reviewId: string }[] }>({ method: 'GET', path: `/reviews?kind=${kindOfReview}&status=submitted` })).body.items[0]?.reviewId;
      await expect.poll(find, { timeout: 60_000 }).toBeDefined();
      return reviewer.call({ method: 'POST', path: `/reviews/${(await find()) ?? ''}/decision`, body: { decision: 'approved', opinion: '' } });
    };
    await desk.call({ method: 'PUT', path: trainee });
    await systems.stop('employment-service');
    expect(await submit('opening')).toMatchObject({ status: 201 });
    await systems.start('employment-service');
    expect(await approve('classOpening')).toMatchObject({ status: 200 });
    await expect.poll(async () => (await readTrainee())?.isOpened, { timeout: 60_000 }).toBe(true);
    await desk.call({ method: 'PUT', path: `${trainee}/completion`, body: { completedHours: 100 } });
    await submit('completion');
    expect(await approve('completion')).toMatchObject({ status: 200 });
    await expect.poll(async () => (await readTrainee())?.isCompleted, { timeout: 60_000 }).toBe(true);
    const certificate = { kind: 'skillLevel', occupation: '焊工', skillLevel: 'level5', certificateNumber: 'S000014000026003601', issuedBy: '认定机构', issuedAtMs: Date.now() - 1000 };
    await desk.call({ method: 'PUT', path: `${trainee}/certificate`, body: certificate });
    await expect.poll(async () => (await submit('subsidy')).status, { timeout: 60_000 }).toBe(201);
    expect(await approve('subsidy')).toMatchObject({ status: 200, body: { vouchers: [{ outcome: 'passed', amountFen: 100000 }] } });
    const { batch } = (await reviewer.call<{ batch: { batchId: string } }>({ method: 'POST', path: '/payouts', body: { voucherNumbers: [voucherNumber] }, idempotencyKey: randomUUID() })).body;
    await Promise.all([supervisor.stepUp(), reviewer.stepUp()]);
    await supervisor.call({ method: 'POST', path: `/payouts/${batch.batchId}/approve` });
    expect(await reviewer.call({ method: 'POST', path: `/payouts/${batch.batchId}/payment`, body: { paymentReference: 'BANK-3601' } })).toMatchObject({ status: 200 });
    expect(await reviewer.call({ method: 'POST', path: '/write-offs', body: { voucherNumbers: [voucherNumber] } })).toMatchObject({ body: { items: [{ outcome: 'writtenOff' }] } });
    const readStatus = async () => (await phone.call<{ voucher: { status: string } }>({ method: 'GET', path: `/v1/vouchers/${voucherNumber}` })).body.voucher.status;
    await expect.poll(readStatus, { timeout: 60_000 }).toBe('writtenOff');
    await expect.poll(async () => (await readTrainee())?.writtenOffAtMs, { timeout: 60_000 }).toBeDefined();
    const { runId } = (await supervisor.call<{ runId: string }>({ method: 'POST', path: '/reconciliations' })).body;
    await expect.poll(async () => (await supervisor.call({ method: 'GET', path: `/reconciliations/${runId}` })).body, { timeout: 60_000 }).toMatchObject({ state: 'finished', comparedCount: 1, differenceCount: 0 });
  });

  it('takes the phone out of the real-name system when the trainee has their data erased, and the records still agree', async () => {
    const { items } = (await phone.call<{ items: { voucherNumber: string }[] }>({ method: 'GET', path: '/v1/vouchers' })).body;
    const voucherNumber = items[0]?.voucherNumber ?? '';
    const readPhone = async () => (await desk.call<{ maskedPhone: string }>({ method: 'GET', path: `/trainees/${voucherNumber}` })).body.maskedPhone;
    expect(await readPhone()).toMatch(/^1\d\d\*{4}\d{4}$/);
    expect(await phone.call({ method: 'POST', path: '/v1/erasures', body: { understood: true } })).toMatchObject({ status: 201, body: { kept: ['subsidyRecords'] } });
    await expect.poll(readPhone, { timeout: 60_000 }).toBe('');
    await supervisor.stepUp();
    const { runId } = (await supervisor.call<{ runId: string }>({ method: 'POST', path: '/reconciliations' })).body;
    await expect.poll(async () => (await supervisor.call({ method: 'GET', path: `/reconciliations/${runId}` })).body, { timeout: 60_000 }).toMatchObject({ state: 'finished', comparedCount: 1, differenceCount: 0 });
  });
});
