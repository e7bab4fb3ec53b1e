import {
  checkInByLocation, completeAssistedCheckIn, createCampus, forecastCheckIn, listAttendance, listCheckIns, measureDistanceMeters, openCheckInDisplay, scanCheckInCode, updateCampus,
  watchCheckInCode, type CompletedCheckIn, type Coordinate, type LocationFix, type Result,
} from '@skill-voucher/sdk-core';
import { describeRefusal } from '@skill-voucher/sdk-core/messages';
import { unwrap, unwrapRefusal, type DemoPhone } from './demo-phone';
import type { HrOffice } from './hr-office';
import type { Journey } from './steps';

const campusPosition: Coordinate = { latitude: 37.8706, longitude: 112.5489, datum: 'gcj02' };
const campusFields = { name: '旅程校区', address: '太原市小店区', phone: '0351-7000000' };

/** The training after the voucher's use: a campus, its 1000 m, the face, five a day, and the campus's code. */
export async function attendTraining(options: { journey: Journey; phone: DemoPhone; staffPhone: DemoPhone; office: HrOffice; institutionNumber: number; voucherNumber: string }): Promise<void> {
  const { phone, office, institutionNumber, voucherNumber } = options;
  const { step } = options.journey;
  const staff = options.staffPhone.sdk;
  let attempts = 0;

  const readFix = (metersAway: number): LocationFix => ({ coordinate: placeAt(metersAway), accuracyMeters: 12, measuredAtMs: Math.round(phone.sdk.clock.nowMs()), isMocked: false });
  const nextKey = (): string => `journey-check-in-${String((attempts += 1)).padStart(4, '0')}`;

  /** As the page does it: asked for a face, then with it. */
  async function checkInAt(metersAway: number, takeTicket = phone.takeFaceTicket): Promise<Result<CompletedCheckIn>> {
    const reading = { outcome: 'fix', fix: readFix(metersAway) } as const;
    const first = await checkInByLocation(phone.sdk, { voucherNumber, reading, idempotencyKey: nextKey() });
    if (first.ok || first.refusal.code !== 'checkInFaceRequired') return first;
    const challenge = String(first.refusal.details['faceChallenge']);
    return checkInByLocation(phone.sdk, { voucherNumber, reading, face: { challenge, ticket: takeTicket(challenge) }, idempotencyKey: nextKey() });
  }

  const campus = await step('R63', '添加校区：未设位置时签到关闭', async () => {
    const created = unwrap(await createCampus(staff, { institutionNumber, fields: campusFields }));
    unwrapRefusal(await openCheckInDisplay(staff, { institutionNumber, campusNumber: created.campusNumber }), 'campusWithoutPosition');
    unwrapRefusal(await checkInAt(0), 'campusWithoutPosition');
    return created;
  }, ({ campusNumber }) => `校区 ${campusNumber}`);
  const { campusNumber } = campus;
  await step('R63', '设置校区位置', async () => unwrap(await updateCampus(staff, { institutionNumber, campusNumber, fields: { ...campusFields, position: campusPosition } })), ({ isReadyForCheckIn }) => (isReadyForCheckIn ? '可签到' : fail('the campus is not ready')));
  await step('M1 M2', '签到预检：1,243 米外，不消耗次数', async () => {
    const { location, remainingToday } = unwrap(await forecastCheckIn(phone.sdk, { voucherNumber, fix: readFix(1243) }));
    const [obstacle] = location.obstacles;
    if (obstacle?.code !== 'outOfRange' || remainingToday !== 5) fail('the pre-flight does not see the distance');
    return obstacle;
  }, (obstacle) => obstacle?.message ?? '');

  await step('R43 R44 R46', '999 米处定位、刷脸签到', async () => expectDistance(unwrap(await checkInAt(999)), 999), describe);
  await step('R44 A1', '1000.0 米：在范围内', async () => expectDistance(unwrap(await checkInAt(1000)), 1000), describe);
  await step('R44 A1', '1000.1 米：超出范围', async () => unwrapRefusal(await checkInAt(1000.1), 'outOfRange'), (refusal) => describeRefusal(refusal));
  await step('R46', '人脸不符被拒', async () => unwrapRefusal(await checkInAt(10, () => 'another face'), 'checkInFaceRefused'), (refusal) => describeRefusal(refusal));

  const display = await step('R61', '机构展示校区动态签到码', async () => unwrap(await openCheckInDisplay(staff, { institutionNumber, campusNumber, reading: { outcome: 'fix', fix: readFix(5) } })), ({ shown }) => `${shown.code.length} 字符`);
  const grant = await step('R49', '学员扫描签到码', async () => unwrap(await scanCheckInCode(phone.sdk, { voucherNumber, code: display.shown.code })), ({ campusName }) => campusName);
  await step('R61', '扫码后签到码立即更换', async () => {
    const next = unwrap(await watchCheckInCode(staff, { displayId: display.displayId, after: display.shown.sequence, waitSeconds: 5 }));
    return next.code === display.shown.code ? fail('the code did not move on') : next;
  }, ({ sequence }) => `第 ${sequence} 个码`);
  await step('R48 R49 A3 A4', '辅助签到完成，记录协助的管理员', async () => {
    const done = unwrap(await completeAssistedCheckIn(phone.sdk, { voucherNumber, grantId: grant.grantId, idempotencyKey: nextKey() }));
    return done.checkIn.tool === 'code' && done.checkIn.assistedBy !== undefined ? done : fail('the assisting admin is not recorded');
  }, ({ checkIn, remainingToday }) => `${checkIn.assistedBy ?? ''},今天还可 ${remainingToday} 次`);

  await step('R45 A2', '两种方式合计五次，第六次被拒', async () => {
    for (const left of [1, 0]) if (unwrap(await checkInAt(20)).remainingToday !== left) fail('the day is counted wrongly');
    return unwrapRefusal(await checkInAt(20), 'dailyCheckInLimitReached');
  }, (refusal) => describeRefusal(refusal));
  await step('R43', '签到记录按日', async () => {
    const { items } = unwrap(await listCheckIns(phone.sdk, { voucherNumber }));
    return items.length === 5 ? items : fail(`${items.length} check-ins instead of 5`);
  }, (items) => `${items[0]?.day ?? ''}:${items.length} 次`);
  await step('R64 M3', '机构看到脱敏的签到名单', async () => unwrap(await listAttendance(staff, { institutionNumber })), ({ items }) => `${items[0]?.maskedName ?? ''} ${items[0]?.maskedIdNumber ?? ''}`);
  await step('A26', '校区迁移超过 200 米，经人社部门批准后生效', async () => {
    const position = placeAt(1500);
    const { waitingMove } = unwrap(await updateCampus(staff, { institutionNumber, campusNumber, fields: { ...campusFields, position } }));
    if (waitingMove === undefined) return fail('the move did not wait');
    const moved = await office.send<{ position: Coordinate }>('POST', `/campus-moves/${waitingMove.moveId}/review`, { decision: 'approved' });
    return moved.position.latitude === position.latitude ? waitingMove : fail('the move was not applied');
  }, ({ distanceMeters }) => `${distanceMeters} 米`);
}

/** A place that far north of the campus, to 0.1 m as it is shown. */
function placeAt(meters: number): Coordinate {
  let low = campusPosition.latitude;
  let high = low + 0.05;
  for (let round = 0; round < 60; round += 1) {
    const middle = (low + high) / 2;
    if (measureDistanceMeters(campusPosition, { ...campusPosition, latitude: middle }) < meters) low = middle;
    else high = middle;
  }
  return { ...campusPosition, latitude: high };
}

function expectDistance(done: CompletedCheckIn, meters: number): CompletedCheckIn {
  return done.checkIn.distanceMeters === meters ? done : fail(`measured ${done.checkIn.distanceMeters ?? 'nothing'} instead of ${meters}`);
}

function describe({ checkIn, remainingToday }: CompletedCheckIn): string {
  return `${checkIn.campusName} ${checkIn.distanceMeters ?? ''} 米,今天还可 ${remainingToday} 次`;
}

function fail(reason: string): never {
  throw new Error(reason);
}
