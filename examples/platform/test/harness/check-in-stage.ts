import { measureDistanceMeters, type CheckInDisplay, type CompletedCheckIn, type Coordinate } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import { createSimulatedFaceTicket, type DemoPerson } from '../../src/index';
import { inventPerson } from './test-crowd';
import { createDevice, type Answer, type TestDevice } from './test-device';
import { createTemplate, logInHr, type HrClient } from './test-hr';
import { querySql, startTestPlatform, type TestDatabaseKind, type TestPlatform } from './start-test-platform';
import type { StartPlatformOptions } from '../../src/index';

/** What the demonstration campus has; GCJ-02. */
export interface CheckInStage {
  readonly platform: TestPlatform;
  readonly hr: HrClient;
  readonly admin: TestDevice;
  readonly institutionNumber: number;
  readonly campusNumber: number;
  readonly campus: Coordinate;
  /** A trainee with a used voucher, i.e. in training. */
  train(person: DemoPerson, template?: Record<string, unknown>): Promise<Trainee>;
  openDisplay(options?: { reading?: object; by?: TestDevice }): Promise<Answer<CheckInDisplay>>;
}

export interface Trainee {
  readonly device: TestDevice;
  readonly voucherNumber: string;
  readonly path: string;
  attempt(options: { reading?: object; face?: object; idempotencyKey?: string }): Promise<Answer<CompletedCheckIn>>;
  /** The whole of a location check-in: asked for a face, then with it. */
  checkIn(options?: { metersAway?: number; ticket?: string }): Promise<Answer<CompletedCheckIn>>;
  takeTicket(challenge: string): string;
  scan(code: string): Promise<Answer<{ grantId: string; campusName: string; needsFace: boolean }>>;
  complete(grantId: string, options?: { face?: object; idempotencyKey?: string }): Promise<Answer<CompletedCheckIn>>;
}

/** A place that far north of another, to 0.1 m as it is shown. */
export function placeAt(from: Coordinate, meters: number): Coordinate {
  let low = from.latitude;
  let high = from.latitude + 1;
  for (let step = 0; step < 60; step += 1) {
    const middle = (low + high) / 2;
    if (measureDistanceMeters(from, { ...from, latitude: middle }) < meters) low = middle;
    else high = middle;
  }
  return { ...from, latitude: high };
}

export async function setCheckInStage(kind: TestDatabaseKind, options: StartPlatformOptions = {}): Promise<CheckInStage> {
  const platform = await startTestPlatform(kind, options);
  const hr = await logInHr(platform, 'province');
  const [adminPerson] = platform.demo.institutionAdmins;
  if (adminPerson === undefined) throw new Error('No demonstration admin');
  const admin = await createDevice(platform, { person: adminPerson });
  const { institutionNumber } = adminPerson;
  const [row] = await querySql<{ number: number | string; latitude: number; longitude: number }>(
    platform, `SELECT campus_number AS number, latitude, longitude FROM voucher_platform.campuses WHERE institution_number = ${institutionNumber}`,
  );
  if (row === undefined) throw new Error('No demonstration campus');
  const campusNumber = Number(row.number);
  const campus: Coordinate = { latitude: row.latitude, longitude: row.longitude, datum: 'gcj02' };
  const useVoucher = async (device: TestDevice, template: Record<string, unknown>): Promise<string> => {
    const claimed = await device.claim(await createTemplate(hr, template));
    const code = await device.compose(claimed.body.credential.credential);
    const used = await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() });
    if (used.status !== 201) throw new Error(`use refused: ${used.code}`);
    await platform.relay.deliverDue();
    return claimed.body.voucher.voucherNumber;
  };
  return {
    platform, hr, admin, institutionNumber, campusNumber, campus,
    async train(person, template = {}) {
      const device = await createDevice(platform, { person });
      return createTrainee({ platform, device, person, campus, voucherNumber: await useVoucher(device, template) });
    },
    openDisplay: ({ reading, by = admin } = {}) => by.call({ method: 'POST', path: '/v1/check-in-displays', body: { institutionNumber, campusNumber, ...(reading === undefined ? {} : { reading }) } }),
  };
}

/** A fix of now, with what matters overridden. */
export function readFix(platform: TestPlatform, coordinate: Coordinate, overrides: object = {}): object {
  return { outcome: 'fix', fix: { coordinate, accuracyMeters: 20, measuredAtMs: platform.clock.nowMs(), isMocked: false, ...overrides } };
}

export function createTrainee(options: { platform: TestPlatform; device: TestDevice; person: DemoPerson; campus: Coordinate; voucherNumber: string }): Trainee {
  const { platform, device, person, campus, voucherNumber } = options;
  const path = `/v1/vouchers/${voucherNumber}/check-ins`;
  const takeTicket = (challenge: string) => createSimulatedFaceTicket({ channelId: 'minshengshanxi', subject: person.subject, challenge });
  const attempt: Trainee['attempt'] = ({ reading = readFix(platform, campus), face, idempotencyKey = randomUUID() }) =>
    device.call({ method: 'POST', path, body: { reading, ...(face === undefined ? {} : { face }) }, idempotencyKey });
  return {
    device, voucherNumber, path, attempt, takeTicket,
    async checkIn({ metersAway = 0, ticket } = {}) {
      const reading = readFix(platform, placeAt(campus, metersAway));
      const asked = await attempt({ reading });
      if (asked.code !== 'checkInFaceRequired') return asked;
      const challenge = readChallenge(asked);
      return attempt({ reading, face: { challenge, ticket: ticket ?? takeTicket(challenge) } });
    },
    scan: (code) => device.call({ method: 'POST', path: `${path}/scan`, body: { code } }),
    complete: (grantId, { face, idempotencyKey = randomUUID() } = {}) =>
      device.call({ method: 'POST', path: `${path}/assisted`, body: { grantId, ...(face === undefined ? {} : { face }) }, idempotencyKey }),
  };
}

export function readChallenge(answer: Answer): string {
  return String((answer.body as { details?: Record<string, unknown> }).details?.['faceChallenge'] ?? '');
}

/** Person numbers of check-in tests, far from those of other stages. */
export const traineePerson = (number: number): DemoPerson => inventPerson(7000 + number);
