import {
  bookVoucher, cancelBooking, claimTermsVersion, claimVoucher, composeRedeemCode, connectOfflineScanner, decodeBase64, decodeBase64Url, listBookings, listNearbyInstitutions, listRedemptions, readVoucher, undoUse, verifyScan, type TextKey,
} from '@skill-voucher/sdk-core';
import type { OfflineScan } from '@skill-voucher/sdk-core/offline';
import { createTrustOpener } from '@skill-voucher/sdk-core/trust';
import type { Demo } from '../src/index';
import { unwrap, unwrapRefusal, type DemoPhone } from './demo-phone';
import type { HrOffice } from './hr-office';
import type { Journey } from './steps';

/** Booked before use, scanned while the counter has no network, and a wrong scan undone. */
export async function bookAndScan(options: { journey: Journey; demo: Demo; phone: DemoPhone; staffPhone: DemoPhone; otherStaffPhone: DemoPhone; office: HrOffice; institutionNumber: number; otherInstitutionNumber: number }): Promise<void> {
  const { demo, institutionNumber, office } = options;
  const { step } = options.journey;
  const [trainee, staff] = [options.phone.sdk, options.staffPhone.sdk];
  const { templateNumber } = await office.send<{ templateNumber: number }>('POST', '/templates', {
    name: '旅程:电工培训券', description: '', trainingType: 'offline', benefitMode: 'entitlement', amountFen: 0, specialty: '电工', skillLevel: 'any', regionCodes: ['140000'],
    validity: { kind: 'wholeYear', year: new Date().getFullYear() }, total: 1,
  });
  const { voucher: { voucherNumber } } = unwrap(await claimVoucher(trainee, { templateNumber, termsVersion: claimTermsVersion, idempotencyKey: 'journey-claim-booked' }));
  const position = { latitude: 37.871, longitude: 112.549, datum: 'gcj02', accuracyMeters: 20 } as const;
  const near = await step('R40', '附近培训机构：按我的位置，有电话', async () => {
    const found = unwrap(await listNearbyInstitutions(trainee, { position })).items.find((place) => place.institutionNumber === institutionNumber);
    if (found?.canBook !== true || found.phone === '') throw new Error('the institution is not near, or cannot be booked');
    return found;
  }, ({ institutionName, distanceMeters, phone }) => `${institutionName} ${String(distanceMeters)} 米 ${phone}`);
  const booked = await step('R40 M4', '用券前预约，24 小时内归该机构', async () => unwrap(await bookVoucher(trainee, { voucherNumber, institutionNumber, campusNumber: near.campusNumber })), ({ booking }) => `${booking.institutionName} ${booking.campusName}`);
  const present = async (): Promise<string> => composeRedeemCode({
    credential: readBytes(decodeBase64Url(booked.credential.credential)), key: await trainee.session.loadKey(), suite: trainee.bridge.suite, random: trainee.bridge.random, generatedAtSeconds: Math.floor(trainee.clock.nowMs() / 1000),
  });
  await step('R40 M3', '机构看到谁预约了（脱敏）', async () => unwrap(await listBookings(staff, { institutionNumber })).items.find((item) => item.voucherNumber === voucherNumber), (item) => item?.maskedName ?? fail('the booking is not listed'));
  await step('M4', '已预约的券，其他机构不能核验', async () => unwrapRefusal(await verifyScan(options.otherStaffPhone.sdk, { institutionNumber: options.otherInstitutionNumber, code: await present() }), 'leasedElsewhere'), ({ code }) => code);

  const platformKey = readKey(demo.offlinePublicKey);
  const scanner = await connectOfflineScanner(staff, {
    platformKey, openTrust: createTrustOpener({ suite: staff.bridge.suite, trustListKey: readKey(demo.trustListPublicKey), statusKey: platformKey, roots: [readBytes(decodeBase64(demo.rootCertificate))] }),
  });
  await step('A17 M4', '机构设备联网一次：授权、时间、信任列表、状态包', () => scanner.synchronize());
  const scan = await step('A17 M4', '断网扫码：绿色', async () => expectGreen(await scanner.scan({ text: await present(), institutionNumber })), ({ decision }) => decision.outcome);
  await step('A27 M4', '确认后记入本机队列', () => scanner.confirm(scan), ({ outcome }) => (outcome === 'recorded' ? outcome : fail(outcome)));
  await step('M4', '此时取消预约：等机构设备同步后才生效', async () => unwrap(await cancelBooking(trainee, voucherNumber)), ({ hasEnded, booking }) => (hasEnded ? fail('the booking ended while a scan was away') : `还有 ${booking.devicesAway} 台设备`));
  await step('A17 M4', '设备同步，离线的用券成立', async () => {
    await scanner.synchronize();
    return unwrap(await readVoucher(trainee, voucherNumber)).voucher.status;
  }, (status) => (status === 'used' ? status : fail(status)));
  const [use] = unwrap(await listRedemptions(staff, { institutionNumber, limit: 1 })).items;
  await step('A12', '扫错了：超级管理员 24 小时内写明原因撤销', async () => unwrap(await undoUse(staff, { redemptionId: use?.redemptionId ?? '', institutionNumber, reason: '扫错了券' })), ({ undoneAtMs }) => String(undoneAtMs));
  await step('A12 M3', '学员看到撤销和原因，券可再用', async () => unwrap(await readVoucher(trainee, voucherNumber)), ({ voucher, history }) => (voucher.status === 'claimed' && history[0]?.kind === 'undone' ? (history[0].reason ?? '') : fail('the trainee is not told')));
}

function expectGreen(scan: OfflineScan): OfflineScan {
  return scan.decision.outcome === 'green' ? scan : fail(JSON.stringify(scan.decision));
}

function readKey(text: string): TextKey {
  return { algorithm: 'ES256', publicKey: readBytes(decodeBase64Url(text)) };
}

function readBytes(bytes: Uint8Array | undefined): Uint8Array {
  return bytes ?? fail('not base64');
}

function fail(message: string): never {
  throw new Error(message);
}
