import {
  claimTermsVersion, claimVoucher, createQrMatrix, encodeQrPng, exportPersonalData, listBanners, listCertificates, listClaimableTemplates, listRedemptions,
  readNotices, readProfile, readVoucher, redeemVoucher, verifyScan, watchVoucherState, type VoucherSdk,
} from '@skill-voucher/sdk-core';
import { startPlatform, type Demo } from '../src/index';
import { actForElder } from './act-for-elder';
import { attendTraining } from './attend-training';
import { bookAndScan } from './book-and-scan';
import { createDemoPhone, presentCode, unwrap, unwrapRefusal } from './demo-phone';
import { giveFeedback } from './give-feedback';
import { delistAsPreviewed, openHrOffice } from './hr-office';
import { importInstitutions } from './import-institutions';
import { learnOnline } from './learn-online';
import { settleVoucher } from './settle-voucher';
import { showPassport } from './show-passport';
import { runTheOffice } from './run-the-office';
import { runThePlatform } from './run-the-platform';
import { runInstitutionDesk } from './run-institution-desk';
import { verifyAuditChains } from './verify-audit-chains';
import { createJourney } from './steps';

/**
 * The life of a voucher through the public packages, against a platform that is
 * started here. `npm run journey`; exit 1 when a step fails.
 */
const journey = createJourney((line) => console.log(line));
const { step, reports } = journey;
const startedMs = performance.now();
/** Beside the system's clock: a checkpoint is due every ten minutes. */
let aheadMs = 0;
const platform = await step('M11', '平台启动（PGlite，内存）', () => startPlatform({ nowMs: () => Date.now() + aheadMs }), ({ url }) => url);

try {
  await travel();
  console.log(`\n${reports.length} 步全部通过，共 ${((performance.now() - startedMs) / 1000).toFixed(1)} 秒`);
} catch (error) {
  console.error(error);
  process.exitCode = 1;
} finally {
  await platform.close();
}

async function travel(): Promise<void> {
  const demo = platform.demo as Demo;
  const { minshengshanxi, sanjintong } = demo.channels;
  const [trainee, other] = demo.trainees as [Demo['trainees'][number], Demo['trainees'][number]];
  const [provinceAccount] = demo.hrAccounts;

  const office = await step('R1', '人社部门登录', () => openHrOffice(platform, provinceAccount as NonNullable<typeof provinceAccount>));
  const template = await step('R2 R3 R4 R5 R6 R7', '创建券模板', () => office.send<{ templateNumber: number; total: number }>('POST', '/templates', {
    name: '旅程:焊工培训券', description: '', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 150000, specialty: '焊工', skillLevel: 'level5',
    regionCodes: ['140000'], validity: { kind: 'wholeYear', year: new Date().getFullYear() }, total: 2,
  }), ({ templateNumber, total }) => `模板 ${templateNumber},共 ${total} 张`);
  await step('R8', '逐个添加培训机构', () => office.send<{ institutionNumber: number }>('POST', '/institutions', {
    name: '旅程另一培训学校', institutionCode: '91350100M000100Y43', regionCode: '140105', phone: '0351-7000000', address: '太原市小店区',
  }), ({ institutionNumber: added }) => `机构 ${added}`);
  const institutionNumber = await importInstitutions({ journey, platform, demo, office, name: '旅程职业培训学校' });
  const staff = { subject: 'journey-staff', name: '马建军', idNumber: '11010519491231002X', phone: '13800000000', regionCode: '140105' };

  const staffPhone = createDemoPhone({ platform, channel: minshengshanxi, person: staff, deviceId: 'staff-phone' });
  const phone = createDemoPhone({ platform, channel: minshengshanxi, person: trainee, deviceId: 'phone-1' });
  await step('R32', '学员从电子社保卡进入（设备密钥、启动码、会话）', async () => unwrap(await readProfile(phone.sdk)), (profile) => `${profile.person.maskedName},可领 ${profile.claimableCount}`);
  await step('R33', '卡券中心', async () => unwrap(await listClaimableTemplates(phone.sdk)), ({ items }) => `${items.length} 种可领`);
  const claimed = await step('R34', '勾选条款，确认领取', async () => unwrap(await claim(phone.sdk, 'journey-claim-0001')), ({ voucher }) => `券号 ${voucher.voucherNumber}`);
  await step('A7', '再次领取被拒', async () => unwrapRefusal(await claim(phone.sdk, 'journey-claim-0002'), 'alreadyClaimed'), ({ code }) => code);
  const { voucherNumber } = claimed.voucher;

  const code = await step('R41', '展码：签名、矩阵、PNG', () => present(phone.sdk, voucherNumber), ({ text, bytes }) => `${text.length} 字符,PNG ${bytes} 字节`);
  await step('R56', '未配置超级管理员前不能扫码', async () => unwrapRefusal(await verifyScan(staffPhone.sdk, { institutionNumber, code: code.text }), 'notAnInstitutionAdmin'), (refusal) => refusal.code);
  await step('R11', '人社部门配置超级管理员', () => office.send('PUT', `/institutions/${institutionNumber}/super-admin`, { name: staff.name, idNumber: staff.idNumber, phone: staff.phone }));
  await staffPhone.sdk.session.drop();
  const scan = await step('R54 R64', '扫码核验，显示脱敏信息', async () => unwrap(await verifyScan(staffPhone.sdk, { institutionNumber, code: code.text })), (verified) => `${verified.voucher.maskedName} ${verified.voucher.maskedIdNumber},码龄 ${verified.codeAgeSeconds.toFixed(1)} 秒`);
  const watching = watchVoucherState(phone.sdk, { voucherNumber, after: 'claimed', waitSeconds: 20 });
  const redemption = await step('R42 A27', '确认用券', async () => unwrap(await redeemVoucher(staffPhone.sdk, { institutionNumber, reservationId: scan.reservationId, idempotencyKey: 'journey-redeem-0001' })), (used) => used.redemptionId);
  await step('R42', '学员手机自动变为已使用', async () => unwrap(await watching), (state) => `${state.status}:${state.place ?? ''}`);
  await step('R42', '同一请求重发，只用一次', async () => {
    const again = unwrap(await redeemVoucher(staffPhone.sdk, { institutionNumber, reservationId: scan.reservationId, idempotencyKey: 'journey-redeem-0001' }));
    if (again.redemptionId !== redemption.redemptionId) throw new Error('the repeat made another redemption');
    return again;
  }, (again) => again.redemptionId);
  const second = await present(phone.sdk, voucherNumber);
  await step('R42', '第二次扫码：已使用，何时何处', async () => unwrapRefusal(await verifyScan(staffPhone.sdk, { institutionNumber, code: second.text }), 'alreadyUsed'), ({ details }) => Object.values(details).join(' '));
  await step('A5', '71 秒前的码被拒', async () => unwrapRefusal(await verifyScan(staffPhone.sdk, { institutionNumber, code: (await present(phone.sdk, voucherNumber, 71)).text }), 'expiredCode'), (refusal) => refusal.code);
  await step('R55 A15', '同步到实名制系统', () => waitForDelivery(staffPhone.sdk, institutionNumber), (text) => text);
  await step('M3', '谁看过我的信息', async () => unwrap(await readVoucher(phone.sdk, voucherNumber)), ({ accesses }) => `${accesses.length} 条`);

  await attendTraining({ journey, phone, staffPhone, office, institutionNumber, voucherNumber });
  const [otherStaff, bookingTrainee] = [demo.institutionAdmins[1], demo.trainees[2]];
  if (otherStaff === undefined || bookingTrainee === undefined) throw new Error('too few demonstration people');
  await bookAndScan({
    journey, demo, staffPhone, office, institutionNumber, otherInstitutionNumber: otherStaff.institutionNumber,
    phone: createDemoPhone({ platform, channel: minshengshanxi, person: bookingTrainee, deviceId: 'phone-booking' }), otherStaffPhone: createDemoPhone({ platform, channel: minshengshanxi, person: otherStaff, deviceId: 'staff-phone-2' }),
  });
  await runInstitutionDesk({ journey, platform, demo, phone, staffPhone, office, institutionNumber, voucherNumber });

  await learnOnline({ journey, platform, phone, idNumber: trainee.idNumber, office });

  await step('R50', '本人证书（登记系统为模拟）', async () => unwrap(await listCertificates(phone.sdk)), ({ items }) => `${items.length} 本`);

  await step('M14', '学习护照：只出示一项出勤，离线验证', () => showPassport(phone.sdk), (text) => text);

  await giveFeedback({ journey, platform, phone });
  await runThePlatform({ journey, platform, demo, phone });

  await step('R52', '首页就业在线广告位', async () => unwrap(await listBanners(phone.sdk)), ({ items }) => items[0]?.title ?? '');

  const renewed = createDemoPhone({ platform, channel: minshengshanxi, person: trainee, deviceId: 'phone-1' });
  await step('A21', '手机恢复出厂后重新绑定，旧密钥作废', async () => {
    unwrap(await readProfile(renewed.sdk));
    return unwrapRefusal(await readProfile(phone.sdk), 'keyRevoked');
  }, (refusal) => refusal.code);
  const inOtherHost = createDemoPhone({ platform, channel: sanjintong, person: trainee, deviceId: 'phone-1' });
  await step('M13', '另一台设备启用的消息，标为已读', async () => {
    const [notice] = unwrap(await readProfile(inOtherHost.sdk)).notices.filter(({ kind }) => kind === 'deviceBound');
    unwrap(await readNotices(inOtherHost.sdk, [notice?.id ?? '']));
    const again = unwrap(await readProfile(inOtherHost.sdk)).notices.find(({ id }) => id === notice?.id);
    if (again?.readAtMs === undefined) throw new Error('the notice stays unread');
    return again;
  }, ({ kind }) => kind);
  await step('A21', '同一人在三晋通另有一把密钥', async () => unwrap(await readProfile(inOtherHost.sdk)), (profile) => profile.person.maskedName);

  const daughter = demo.trainees[3];
  if (daughter === undefined) throw new Error('no fourth trainee');
  await actForElder({ journey, platform, channel: minshengshanxi, daughter, staff: staffPhone.sdk, office, institutionNumber });

  const otherPhone = createDemoPhone({ platform, channel: sanjintong, person: other, deviceId: 'phone-2' });
  const otherVoucher = await step('R34', '另一学员领取同批次的券', async () => unwrap(await claim(otherPhone.sdk, 'journey-claim-0003')), ({ voucher }) => voucher.voucherNumber);
  await step('R7', '领完后被拒', async () => unwrapRefusal(await claim(renewedOther(demo).sdk, 'journey-claim-0004'), 'soldOut'), (refusal) => refusal.code);
  const lastCode = await step('R41', '另一学员展码', () => present(otherPhone.sdk, otherVoucher.voucher.voucherNumber), ({ text }) => `${text.length} 字符`);
  await step('R14 R15 R16 R17 M6', '预览后下架该模板', () => delistAsPreviewed(office, template.templateNumber), ({ voidedCount, usedCount }) => `作废 ${voidedCount},已使用 ${usedCount} 不受影响`);
  await runTheOffice({ journey, office, templateNumber: template.templateNumber });
  await step('R16', '下架前展出的码不再通过', async () => unwrapRefusal(await verifyScan(staffPhone.sdk, { institutionNumber, code: lastCode.text }), 'delisted'), (refusal) => refusal.code);
  await step('R15', '下架前已使用的券仍为已使用', async () => unwrap(await readVoucher(renewed.sdk, voucherNumber)), ({ voucher }) => voucher.status);
  const gunTrainee = demo.trainees[3];
  if (gunTrainee === undefined) throw new Error('no fourth trainee');
  await settleVoucher({
    journey, platform, office, institutionNumber, voucherNumber, staffIdNumber: staff.idNumber, phone: renewed, gunPhone: createDemoPhone({ platform, channel: minshengshanxi, person: gunTrainee, deviceId: 'phone-gun' }),
  });
  await step('M3', '个人信息副本（第四十五条）', async () => unwrap(await exportPersonalData(renewed.sdk)), ({ vouchers }) => `${vouchers.length} 张券及其历史`);
  await verifyAuditChains({ journey, platform, passMinutes: (minutes) => (aheadMs += minutes * 60_000) });

  function claim(sdk: VoucherSdk, idempotencyKey: string) {
    return claimVoucher(sdk, { templateNumber: template.templateNumber, termsVersion: claimTermsVersion, idempotencyKey });
  }
}

function renewedOther(demo: Demo) {
  const person = demo.trainees[2];
  if (person === undefined) throw new Error('no third trainee');
  return createDemoPhone({ platform, channel: demo.channels.minshengshanxi, person, deviceId: 'phone-3' });
}

/** One frame of the dynamic code, `ageSeconds` old. */
async function present(sdk: VoucherSdk, voucherNumber: string, ageSeconds = 0): Promise<{ text: string; bytes: number }> {
  const text = await presentCode(sdk, voucherNumber, ageSeconds);
  return { text, bytes: encodeQrPng(createQrMatrix(text)).length };
}

async function waitForDelivery(sdk: VoucherSdk, institutionNumber: number): Promise<string> {
  for (let attempt = 0; attempt < 50; attempt += 1) {
    const [latest] = unwrap(await listRedemptions(sdk, { institutionNumber })).items;
    const done = latest?.deliveries.filter(({ state }) => state === 'synchronised').length ?? 0;
    if (done === 2) return '2/2 已同步';
    await new Promise((resolve) => setTimeout(resolve, 100));
  }
  throw new Error('the real-name system was not synchronised within 5 s');
}
