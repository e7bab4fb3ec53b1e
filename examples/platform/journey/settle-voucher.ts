import { claimTermsVersion, claimVoucher, readVoucher } from '@skill-voucher/sdk-core';
import type { RunningPlatform } from '../src/index';
import { presentCode, unwrap, type DemoPhone } from './demo-phone';
import type { HrOffice } from './hr-office';
import { openStaffOffice } from './staff-office';
import type { Journey } from './steps';

interface ClassDetail {
  readonly trainees: readonly { voucherNumber: string; isOpened: boolean; isCompleted: boolean; isGranted: boolean; settledAtMs?: number }[];
}
interface ReviewDetail {
  readonly vouchers: readonly { voucherNumber: string; outcome: string; amountFen?: number; checks: { check: string; outcome: string; message?: string }[] }[];
}

/** After the training: the desk of the real-name system, three reviews, payout, write-off, certificate library, reconciliation. */
export async function settleVoucher(options: {
  journey: Journey; platform: RunningPlatform; office: HrOffice; phone: DemoPhone; gunPhone: DemoPhone; staffIdNumber: string; institutionNumber: number; voucherNumber: string;
}): Promise<void> {
  const { platform, office, phone, institutionNumber, voucherNumber } = options;
  const { step } = options.journey;
  const staff = platform.demoStaff ?? fail('no demonstration accounts');
  const administrator = await openStaffOffice(platform, 'real-name-system', staff.administrator);
  const desk = await step('R53 R56', '实名制系统为机构开通桌面账号', async () => {
    await administrator.stepUp();
    const issued = await administrator.send<{ account: string; initialPassword: string }>('POST', '/desk-accounts', { account: 'journey-desk', institutionNumber, operatorIdNumber: options.staffIdNumber });
    const first = await openStaffOffice(platform, 'real-name-system', { account: issued.account, password: issued.initialPassword });
    const password = 'Journey+Table-2026';
    await first.send('PUT', '/password', { password: issued.initialPassword, newPassword: password });
    return openStaffOffice(platform, 'real-name-system', { account: issued.account, password });
  });
  const gun = await step('R53 R65 A19 A27', '新增学员：扫码枪扫入培训券栏，先核验', async () => {
    const scanned = await claimAnother(office, options.gunPhone);
    const { reservationId, voucher } = await desk.send<{ reservationId: string; voucher: { maskedName: string } }>('POST', '/voucher-field', { code: `${scanned.code.toLowerCase()}\r` });
    return { ...scanned, reservationId, maskedName: voucher.maskedName };
  }, ({ maskedName }) => maskedName);
  await step('R66', '用券，券的数据填入学员基本信息', () => desk.send<{ maskedIdNumber: string; specialty: string }>('POST', '/trainees', { reservationId: gun.reservationId }), ({ maskedIdNumber, specialty }) => `${maskedIdNumber} ${specialty}`);
  await step('R55 R66', '手机上用过的券，已同步到实名制系统', async () => {
    await waitFor(async () => (await desk.send<{ items: { voucherNumber: string }[] }>('GET', '/unregistered-vouchers')).items.some((item) => item.voucherNumber === voucherNumber));
    return desk.send<{ maskedName: string }>('POST', '/trainees', { voucherNumber });
  }, ({ maskedName }) => maskedName);
  const today = new Date(Date.now() + 8 * 3_600_000).toISOString().slice(0, 10);
  const { classId } = await desk.send<{ classId: string }>('POST', '/classes', { name: '旅程:焊工五级班', occupation: '焊工', skillLevel: 'level5', startsOn: today, endsOn: today, durationHours: 8 });
  for (const number of [voucherNumber, gun.voucherNumber]) await desk.send('PUT', `/classes/${classId}/trainees/${number}`);
  const reviewer = await openStaffOffice(platform, 'employment-service', staff.reviewers[2]);
  const supervisor = await openStaffOffice(platform, 'employment-service', staff.reviewers[0]);
  const submit = (what: string) => desk.send('POST', `/classes/${classId}/${what}-submissions`, {});
  const review = async (kind: string): Promise<ReviewDetail> => {
    const find = async () => (await reviewer.send<{ items: { reviewId: string }[] }>('GET', `/reviews?kind=${kind}&status=submitted`)).items[0]?.reviewId;
    await waitFor(async () => (await find()) !== undefined);
    return reviewer.send<ReviewDetail>('POST', `/reviews/${(await find()) ?? ''}/decision`, { decision: 'approved', opinion: '同意' });
  };
  const waitForTrainee = (is: (trainee: ClassDetail['trainees'][number]) => boolean) =>
    waitFor(async () => (await desk.send<ClassDetail>('GET', `/classes/${classId}`)).trainees.some((trainee) => trainee.voucherNumber === voucherNumber && is(trainee)));

  await submit('opening');
  await step('R24 R27', '开班审核：逐张与电子培训券平台核对', () => review('classOpening'), ({ vouchers }) => `${vouchers.filter(({ outcome }) => outcome === 'passed').length} 人通过`);
  await waitForTrainee(({ isOpened }) => isOpened);
  for (const number of [voucherNumber, gun.voucherNumber]) await desk.send('PUT', `/classes/${classId}/trainees/${number}/completion`, { completedHours: 8 });
  await submit('completion');
  await step('R25 M1', '结业审核：没有签到的一人不通过，写明原因', () => review('completion'), ({ vouchers }) => vouchers.flatMap(({ checks }) => checks.flatMap(({ message }) => message ?? [])).join(' '));
  await waitForTrainee(({ isCompleted }) => isCompleted);
  await step('M9', '申请补贴前预览：每人还缺什么', async () => {
    const { items } = await desk.send<{ items: ReviewDetail['vouchers'] }>('GET', `/classes/${classId}/subsidy-preview`);
    return items.find((item) => item.voucherNumber === voucherNumber)?.checks.find(({ outcome }) => outcome === 'failed')?.message ?? fail('nothing is missing');
  }, (message) => message);
  await desk.send('PUT', `/classes/${classId}/trainees/${voucherNumber}/certificate`, {
    kind: 'skillLevel', occupation: '焊工', skillLevel: 'level5', certificateNumber: 'S000014000026000001', issuedBy: '山西省职业技能等级认定机构', issuedAtMs: Date.now() - 1000,
  });
  await step('R67', '提交券和培训数据，申请补贴', async () => {
    await platform.relay.deliverDue();
    return submit('subsidy');
  });
  const granted = await step('R26 R28', '补贴审核：按补贴标准核定', () => review('subsidy'), ({ vouchers }) => `${(vouchers[0]?.amountFen ?? 0) / 100} 元`);
  const { batch } = await reviewer.send<{ batch: { batchId: string } }>('POST', '/payouts', { voucherNumbers: granted.vouchers.map((voucher) => voucher.voucherNumber) });
  await step('R29', '发放：制表人不能审批自己的批次', () => reviewer.refuse('POST', `/payouts/${batch.batchId}/approve`), (code) => (code === 'ownApproval' ? code : fail(code)));
  await step('R29', '发放：审批前须再次确认身份', async () => {
    const code = await supervisor.refuse('POST', `/payouts/${batch.batchId}/approve`);
    await supervisor.stepUp();
    await supervisor.send('POST', `/payouts/${batch.batchId}/approve`);
    return code;
  }, (code) => (code === 'stepUpRequired' ? code : fail(code)));
  await reviewer.stepUp();
  await reviewer.send('POST', `/payouts/${batch.batchId}/payment`, { paymentReference: 'JOURNEY-0001' });
  const readStatus = async () => unwrap(await readVoucher(phone.sdk, voucherNumber)).voucher.status;
  await step('A6 R29', '付款后券变为已结算', async () => {
    await waitFor(async () => (await readStatus()) === 'settled');
    return readStatus();
  }, (status) => status);
  await step('R29', '核销', async () => {
    await reviewer.send('POST', '/write-offs', { voucherNumbers: [voucherNumber] });
    await waitFor(async () => (await readStatus()) === 'writtenOff');
    return readStatus();
  }, (status) => status);
  await step('R23', '证书库有已结算学员的证书', async () => {
    const { items } = await office.send<{ items: { voucherNumber: string; certificates: { occupation: string; maskedNumber: string }[] }[] }>('GET', '/certificate-library');
    return items.find((item) => item.voucherNumber === voucherNumber)?.certificates.find(({ occupation }) => occupation === '焊工') ?? fail('the certificate is not in the library');
  }, ({ occupation, maskedNumber }) => `${occupation} ${maskedNumber}`);
  await step('M5', '三方对账', async () => {
    await platform.relay.deliverDue();
    const { runId } = await supervisor.send<{ runId: string }>('POST', '/reconciliations');
    const read = () => supervisor.send<{ state: string; comparedCount: number; differenceCount: number }>('GET', `/reconciliations/${runId}`);
    await waitFor(async () => (await read()).state !== 'running');
    const run = await read();
    return run.state === 'finished' && run.differenceCount === 0 ? run : fail(JSON.stringify(run));
  }, ({ comparedCount, differenceCount }) => `比对 ${comparedCount} 张,差异 ${differenceCount}`);
}

/** A voucher of its own for the scan gun. */
async function claimAnother(office: HrOffice, phone: DemoPhone): Promise<{ voucherNumber: string; code: string }> {
  const { templateNumber } = await office.send<{ templateNumber: number }>('POST', '/templates', {
    name: '旅程:焊工培训券(二)', description: '', trainingType: 'offline', benefitMode: 'entitlement', amountFen: 0, specialty: '焊工', skillLevel: 'any', regionCodes: ['140000'],
    validity: { kind: 'wholeYear', year: new Date().getFullYear() }, total: 1,
  });
  const { voucher } = unwrap(await claimVoucher(phone.sdk, { templateNumber, termsVersion: claimTermsVersion, idempotencyKey: 'journey-claim-desk' }));
  return { voucherNumber: voucher.voucherNumber, code: await presentCode(phone.sdk, voucher.voucherNumber) };
}

async function waitFor(isTrue: () => Promise<boolean>): Promise<void> {
  for (let attempt = 0; attempt < 200; attempt += 1) {
    if (await isTrue()) return;
    await new Promise((resolve) => setTimeout(resolve, 50));
  }
  fail('nothing happened within 10 s');
}

function fail(reason: string): never {
  throw new Error(reason);
}
