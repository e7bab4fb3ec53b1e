import type { CheckInDisplay, Coordinate } from '@skill-voucher/sdk-core';
import { createHash, randomUUID } from 'node:crypto';
import type { DemoPerson } from '../../src/index';
import { createTrainee, placeAt, readFix } from '../harness/check-in-stage';
import { drawPng } from '../harness/draw-png';
import { inventCode } from '../harness/import-stage';
import { addIntention } from '../harness/learning-stage';
import { nameProxy } from '../harness/proxy-stage';
import type { TestPlatform } from '../harness/start-test-platform';
import { tellSystem } from '../harness/system-caller';
import { inventPerson } from '../harness/test-crowd';
import { createDevice, type Answer, type SignedCall, type TestDevice } from '../harness/test-device';
import { createTemplate, logInHr, type HrClient } from '../harness/test-hr';
import { logInStaffAs, takeOverAccount, type StaffClient } from '../harness/test-staff';
import { markName } from './findings';

/** Two institutions of one county, one of its sibling, one of its city, and two of other cities. */
export const houseCounties: Readonly<Record<string, string>> = { '900001': '140105', '900002': '140105', '900003': '140106', '900004': '140100', '900005': '140213', '900006': '140802' };
export const houses = Object.keys(houseCounties);

/** An institution with its people: whom it trains, and who works there on the phone and at the desk. Its name is a number like a county's. */
export interface House {
  readonly house: string;
  readonly institution: number;
  readonly campus: number;
  readonly admin: TestDevice;
  /** Two of its scan admins. */
  readonly scanAdmin: string;
  readonly successor: string;
  readonly learner: TestDevice;
  readonly learnerPerson: DemoPerson;
  readonly desk: StaffClient;
  readonly template: number;
  /** The learner's: used and in a class, booked, free, and for online learning. */
  readonly used: string;
  readonly booked: string;
  readonly lease: string;
  readonly free: string;
  readonly freeCode: string;
  readonly online: string;
  readonly intention: string;
  /** Somebody else's, used by a wrong scan; the desk does not have it. */
  readonly wronglyUsed: string;
  readonly redemption: string;
  readonly display: CheckInDisplay;
  readonly grant: string;
  readonly here: object;
  readonly feedback: string;
  readonly uploadToken: string;
  readonly picture: string;
  readonly certificate: string;
  /** Somebody of the family for whom the learner acts. */
  readonly proxy: string;
  readonly classId: string;
  readonly logo: string;
}

export interface HouseWorld {
  readonly vouchers: ReadonlyMap<string, string>;
  find(house: string): House;
}

export async function buildHouseWorld(platform: TestPlatform): Promise<HouseWorld> {
  const hr = await logInHr(platform, 'province');
  const administrator = await logInStaffAs(platform, 'real-name-system', 'demo-real-name');
  await administrator.stepUp();
  const built = new Map<string, House>();
  for (const [index, house] of houses.entries()) built.set(house, await buildHouse({ platform, hr, administrator, house, index, county: houseCounties[house] ?? '' }));
  const vouchers = new Map([...built.values()].flatMap(({ house, used, booked, free, online, wronglyUsed }) => [used, booked, free, online, wronglyUsed].map((number) => [number, house] as const)));
  return {
    vouchers,
    find(house) {
      const found = built.get(house);
      if (found === undefined) throw new Error(`No house ${house}`);
      return found;
    },
  };
}

interface Plot {
  readonly platform: TestPlatform;
  readonly hr: HrClient;
  readonly administrator: StaffClient;
  readonly house: string;
  readonly index: number;
  readonly county: string;
}

const needed = async <Body>(asked: Promise<Answer<Body>>): Promise<Body> => {
  const answer = await asked;
  if (answer.status >= 300) throw new Error(`refused: ${answer.code}`);
  return answer.body;
};
const post = <Body>(device: TestDevice, path: string, body: unknown): Promise<Body> => needed(device.call<Body>({ method: 'POST', path, body, idempotencyKey: randomUUID() } satisfies SignedCall));

async function buildHouse(plot: Plot): Promise<House> {
  const { platform, hr, house, index, county } = plot;
  const office = await openInstitution(plot);
  const { institution, campus, admin, position } = office;
  const learnerPerson = inventPerson(10_000 + index * 10, { regionCode: county === '140100' ? '140105' : county });
  const learner = await createDevice(platform, { person: learnerPerson });
  const other = await createDevice(platform, { person: inventPerson(10_001 + index * 10, { regionCode: learnerPerson.regionCode }) });
  const issue = (what: string, overrides = {}) => createTemplate(hr, { name: markName(house, what), ...overrides });
  const claim = async (device: TestDevice, template: number) => (await device.claim(template)).body;
  const template = await issue('线下券');
  const use = async (device: TestDevice) => {
    const { voucher, credential } = await claim(device, template);
    const { redemptionId } = await post<{ redemptionId: string }>(admin, '/v1/redemptions', { institutionNumber: institution, code: await device.compose(credential.credential) });
    return { number: voucher.voucherNumber, redemption: redemptionId };
  };
  const used = (await use(learner)).number;
  const wrong = await use(other);
  const booked = (await claim(learner, await issue('预约券'))).voucher.voucherNumber;
  const { booking } = await post<{ booking: { leaseId: string } }>(learner, `/v1/vouchers/${booked}/booking`, { institutionNumber: institution, campusNumber: campus });
  const free = await claim(learner, await issue('未用券'));
  const online = (await claim(learner, await issue('线上券', { trainingType: 'online', specialty: '电子商务师', skillLevel: 'level4' }))).voucher.voucherNumber;
  const { intentionId } = await needed(addIntention(learner, '电子商务师'));
  await platform.relay.deliverDue();
  return {
    house, institution, campus, admin, scanAdmin: office.scanAdmin, successor: office.successor, learner, learnerPerson, template, used, booked, lease: booking.leaseId, free: free.voucher.voucherNumber, freeCode: await learner.compose(free.credential.credential),
    online, intention: intentionId, wronglyUsed: wrong.number, redemption: wrong.redemption, logo: office.logo, here: readFix(platform, position),
    ...(await attend(plot, { admin, learner, learnerPerson, used, institution, campus, position })),
    ...(await writeFeedback(learner, house)), certificate: await certify(plot, learner, used), ...(await openDesk(plot, { institution, used })),
    proxy: (await needed(nameProxy(learner, await registerElder(plot)))).proxyId,
  };
}

async function openInstitution({ platform, hr, house, index, county }: Plot) {
  const { institutionNumber } = await needed(hr.call<{ institutionNumber: number }>({ method: 'POST', path: '/v1/hr/institutions', body: { name: markName(house, '培训机构'), institutionCode: inventCode(300_000 + index), regionCode: county, phone: '0351-7000000', address: '某路' } }));
  const person = adminPerson(index);
  await needed(hr.call({ method: 'PUT', path: `/v1/hr/institutions/${institutionNumber}/super-admin`, body: readPerson(person) }));
  const admin = await createDevice(platform, { person });
  const position: Coordinate = { latitude: 37.8 + index / 10, longitude: 112.5, datum: 'gcj02' };
  const { campusNumber } = await post<{ campusNumber: number }>(admin, `/v1/institutions/${institutionNumber}/campuses`, { name: markName(house, '校区'), address: '', phone: '', position });
  await post(admin, `/v1/institutions/${institutionNumber}/admins`, readPerson(inventPerson(10_005 + index * 10)));
  const roster = await post<{ items: { adminId: string; role: string }[] }>(admin, `/v1/institutions/${institutionNumber}/admins`, readPerson(inventPerson(10_003 + index * 10)));
  const logo = Buffer.from(drawPng(64, 64)).toString('base64');
  await needed(admin.call({ method: 'PUT', path: `/v1/institutions/${institutionNumber}/campuses/${campusNumber}/logo`, body: { data: logo } }));
  const [scanAdmin = '', successor = ''] = roster.items.filter(({ role }) => role === 'scanAdmin').map(({ adminId }) => adminId);
  return { institution: institutionNumber, campus: campusNumber, admin, position, logo, scanAdmin, successor };
}

const adminPerson = (index: number) => inventPerson(10_002 + index * 10);

export function readPerson({ name, idNumber, phone }: DemoPerson): { name: string; idNumber: string; phone: string } {
  return { name, idNumber, phone };
}

/** A check-in by location, then one that failed, so that the campus's code helps. */
async function attend({ platform }: Plot, at: Pick<House, 'admin' | 'learner' | 'learnerPerson' | 'used' | 'institution' | 'campus'> & { position: Coordinate }): Promise<Pick<House, 'display' | 'grant'>> {
  const { admin, learner, learnerPerson, used, institution, campus, position } = at;
  const trainee = createTrainee({ platform, device: learner, person: learnerPerson, campus: position, voucherNumber: used });
  await needed(trainee.checkIn());
  await trainee.attempt({ reading: readFix(platform, placeAt(position, 1243)) });
  const display = await post<CheckInDisplay>(admin, '/v1/check-in-displays', { institutionNumber: institution, campusNumber: campus });
  const { grantId } = await needed(trainee.scan(display.shown.code));
  const next = await post<CheckInDisplay>(admin, '/v1/check-in-displays', { institutionNumber: institution, campusNumber: campus });
  return { display: next, grant: grantId };
}

async function writeFeedback(learner: TestDevice, house: string): Promise<Pick<House, 'feedback' | 'uploadToken' | 'picture'>> {
  const picture = Buffer.from(drawPng(64, 64));
  const pictures = [{ sha256: createHash('sha256').update(picture).digest('base64url'), sizeBytes: picture.length, mediaType: 'image/png' }];
  const sent = await post<{ feedback: { feedbackId: string }; uploads: { uploadToken: string }[] }>(learner, '/v1/feedback', { category: 'app', text: markName(house, '意见'), pictures });
  const { uploadToken = '' } = sent.uploads[0] ?? {};
  const data = picture.toString('base64');
  await needed(learner.call({ method: 'PUT', path: `/v1/feedback/${sent.feedback.feedbackId}/pictures/1`, body: { uploadToken, data } }));
  return { feedback: sent.feedback.feedbackId, uploadToken, picture: data };
}

async function certify({ platform, house, index }: Plot, learner: TestDevice, voucherNumber: string): Promise<string> {
  const payload = { kind: 'skillLevel', occupation: markName(house, '焊工'), skillLevel: 'level5', certificateNumber: `S0000140000269000000${index}`, issuedBy: '山西省职业技能等级认定机构', issuedAtMs: platform.clock.nowMs() - 1000 };
  await needed(tellSystem(platform, { from: 'real-name-system', to: 'voucher-platform', path: '/v1/systems/certificate-events', body: { eventId: 700_000 + index, kind: 'certificateIssued', subject: voucherNumber, sequence: 1, payload } }));
  const { items } = await needed(learner.call<{ items: { certificateId: string; occupation: string }[] }>({ method: 'GET', path: '/v1/certificates' }));
  return items.find(({ occupation }) => occupation === payload.occupation)?.certificateId ?? '';
}

async function openDesk({ platform, administrator, house, index }: Plot, { institution, used }: Pick<House, 'institution' | 'used'>): Promise<Pick<House, 'desk' | 'classId'>> {
  const account = `desk-${house}`;
  const { initialPassword } = await needed(administrator.call<{ initialPassword: string }>({ method: 'POST', path: '/desk-accounts', body: { account, institutionNumber: institution, operatorIdNumber: adminPerson(index).idNumber } }));
  const desk = await takeOverAccount(platform, { system: 'real-name-system', account, initialPassword, password: 'Region-Proof-2026' });
  const create = <Body>(path: string, body: unknown) => needed(desk.call<Body>({ method: 'POST', path, body, idempotencyKey: randomUUID() }));
  await create('/trainees', { voucherNumber: used });
  const newClass = (name: string) => create<{ classId: string }>('/classes', { name: markName(house, name), occupation: '焊工', skillLevel: 'level5', startsOn: '2026-11-20', endsOn: '2026-12-20', durationHours: 8 });
  await newClass('一班');
  await newClass('二班');
  const { classId } = await newClass('三班');
  await needed(desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${used}` }));
  return { desk, classId };
}

async function registerElder({ platform, index, house }: Plot): Promise<DemoPerson> {
  const elder = inventPerson(10_004 + index * 10, { name: '王淑芬', regionCode: '140105', subject: `elder-${house}` });
  await createDevice(platform, { person: elder });
  return elder;
}
