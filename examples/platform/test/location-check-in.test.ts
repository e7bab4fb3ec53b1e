import type { CheckInForecast, CheckInPage, CompletedCheckIn, VoucherDetail } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { placeAt, readChallenge, readFix, setCheckInStage, traineePerson, type CheckInStage, type Trainee } from './harness/check-in-stage';
import { dumpTables } from './harness/dump-tables';
import { expectRefusal } from './harness/expect-refusal';
import { createDevice } from './harness/test-device';
import { createTemplate } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

const dayMs = 24 * 3_600_000;

describe.each(testDatabaseKinds)('location check-in on %s', (kind) => {
  let stage: CheckInStage;
  let people = 0;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
  });
  afterAll(() => stage.platform.close());

  const train = (template?: Record<string, unknown>): Promise<Trainee> => stage.train(traineePerson((people += 1)), template);
  const at = (metersAway: number, overrides?: object) => readFix(stage.platform, placeAt(stage.campus, metersAway), overrides);
  const forecast = (trainee: Trainee, query = '') => trainee.device.call<CheckInForecast>({ method: 'GET', path: `${trainee.path}/forecast${query}` });
  const countFailures = async (trainee: Trainee) => querySql(stage.platform, `SELECT kind, flags FROM voucher_platform.check_in_failures WHERE voucher_number = '${trainee.voucherNumber}' ORDER BY failure_id`);

  it('R44 A1 lets 999 m and 1000.0 m in and keeps 1000.1 m out, with the metres', async () => {
    const trainee = await train();
    expect((await trainee.checkIn({ metersAway: 999 })).body).toMatchObject({ checkIn: { tool: 'location', distanceMeters: 999, campusName: '主校区' }, remainingToday: 4 });
    expect((await trainee.checkIn({ metersAway: 1000 })).body).toMatchObject({ checkIn: { distanceMeters: 1000 } });
    const out = await trainee.checkIn({ metersAway: 1000.1 });
    expect(out).toMatchObject({ code: 'outOfRange', status: 422, body: { details: { distanceMeters: 1000.1, limitMeters: 1000, excessMeters: 0.1, remainingToday: 3 } } });
    expect(await countFailures(trainee)).toMatchObject([{ kind: 'outOfRange' }]);
  });

  it('R13 A1 converts the WGS-84 of a phone before it measures', async () => {
    const trainee = await train();
    const wgs84 = { ...stage.campus, datum: 'wgs84' as const };
    const raw = await trainee.attempt({ reading: readFix(stage.platform, wgs84) });
    expect(raw.code).toBe('checkInFaceRequired'); // about 500 m off, and in
    const nearby = await forecast(trainee, `?latitude=${wgs84.latitude}&longitude=${wgs84.longitude}&datum=wgs84&accuracyMeters=10&measuredAtMs=${stage.platform.clock.nowMs()}`);
    expect(nearby.body.location.nearest?.distanceMeters).toBeGreaterThan(400);
  });

  it('R45 A2 refuses the sixth of the day, and begins anew at midnight in UTC+8', async () => {
    const trainee = await train();
    for (let left = 4; left >= 0; left -= 1) expect((await trainee.checkIn()).body).toMatchObject({ remainingToday: left });
    const sixth = await expectRefusal(stage.platform, 'dailyCheckInLimitReached', () => trainee.checkIn());
    expect(sixth.body).toMatchObject({ details: { count: 5, limit: 5, remainingToday: 0 } });
    const rows = await querySql<{ latest: number | string }>(stage.platform, `SELECT max(checked_in_at_ms) AS latest FROM voucher_platform.check_ins WHERE voucher_number = '${trainee.voucherNumber}'`);
    expect(Number(rows[0]?.latest)).toBe(stage.platform.clock.nowMs());
    await querySql(stage.platform, `UPDATE voucher_platform.check_ins SET checked_in_at_ms = checked_in_at_ms - ${dayMs} WHERE voucher_number = '${trainee.voucherNumber}'`);
    expect((await trainee.checkIn()).body).toMatchObject({ remainingToday: 4 });
  });

  it('R46 wants the face for this voucher, campus and key, in 120 s and once', async () => {
    const trainee = await train();
    const other = await train();
    const { platform } = stage;
    const asked = await expectRefusal(platform, 'checkInFaceRequired', () => trainee.attempt({}));
    const challenge = readChallenge(asked);
    const ticket = trainee.takeTicket(challenge);
    const foreign = readChallenge(await other.attempt({}));
    await expectRefusal(platform, 'checkInFaceRequired', () => trainee.attempt({ face: { challenge: foreign, ticket: trainee.takeTicket(foreign) } }));
    const otherKey = await createDevice(platform, { person: traineePerson(people - 1) });
    await expectRefusal(platform, 'checkInFaceRequired', () => otherKey.call({ method: 'POST', path: trainee.path, body: { reading: at(0), face: { challenge, ticket } }, idempotencyKey: randomUUID() }));
    expect((await trainee.attempt({ face: { challenge, ticket } })).status).toBe(201);
    await expectRefusal(platform, 'checkInFaceRequired', () => trainee.attempt({ face: { challenge, ticket } }));
    const late = readChallenge(await trainee.attempt({}));
    platform.clock.advance(120);
    await expectRefusal(platform, 'checkInFaceRequired', () => trainee.attempt({ face: { challenge: late, ticket: trainee.takeTicket(late) } }));
  });

  it('R46 A3 counts refused faces; the third opens QR check-in, flagged', async () => {
    const trainee = await train();
    for (const refusedTimes of [1, 2, 3]) {
      expect((await forecast(trainee)).body.code.wouldPass).toBe(false);
      expect(await trainee.checkIn({ ticket: 'another face' })).toMatchObject({ code: 'checkInFaceRefused', body: { details: { refusedTimes, limit: 3, remain: 3 - refusedTimes } } });
    }
    expect((await forecast(trainee)).body.code).toMatchObject({ wouldPass: true, openedBy: 'faceRefused', obstacles: [] });
    expect(await countFailures(trainee)).toMatchObject([1, 2, 3].map(() => ({ kind: 'faceRefused', flags: ['faceRefused'] })));
  });

  it.each([
    [{ outcome: 'permissionRefused' }, 'locationPermissionRefused', 'permissionRefused'],
    [{ outcome: 'timeout' }, 'locationTimedOut', 'timeout'],
    [{ outcome: 'noFix' }, 'locationUnavailable', 'noFix'],
  ] as const)('A3 records %o, and QR check-in opens for 15 min', async (reading, code, openedBy) => {
    const trainee = await train();
    expect((await forecast(trainee)).body.code).toMatchObject({ wouldPass: false, obstacles: [{ code: 'locationCheckInFirst' }] });
    expect((await trainee.attempt({ reading })).code).toBe(code);
    const open = await forecast(trainee);
    expect(open.body.code).toMatchObject({ wouldPass: true, openedBy, openUntilMs: stage.platform.clock.nowMs() + 900_000 });
    stage.platform.clock.advance(900);
    expect((await forecast(trainee)).body.code.wouldPass).toBe(false);
  });

  it('M7 refuses a made-up fix without opening anything, and tells the audit', async () => {
    const trainee = await train();
    await expectRefusal(stage.platform, 'locationMocked', () => trainee.attempt({ reading: at(0, { isMocked: true }) }));
    expect((await forecast(trainee)).body.code.wouldPass).toBe(false);
    const told = await querySql(stage.platform, `SELECT details->>'flags' AS flags FROM voucher_platform.audit_entries WHERE action = 'refuseCheckIn' AND subject = '${trainee.voucherNumber}'`);
    expect(told).toEqual([{ flags: 'mockedLocation' }]);
  });

  it('R47 asks for no class time; late in the evening will do', async () => {
    const trainee = await train();
    stage.platform.clock.advance(6 * 3600); // late in the evening
    const device = await createDevice(stage.platform, { person: traineePerson(people) });
    const asked = await device.call({ method: 'POST', path: trainee.path, body: { reading: at(0) }, idempotencyKey: randomUUID() });
    const challenge = readChallenge(asked);
    const done = await device.call({ method: 'POST', path: trainee.path, body: { reading: at(0), face: { challenge, ticket: trainee.takeTicket(challenge) } }, idempotencyKey: randomUUID() });
    expect(done.status).toBe(201);
  });

  it('A6 refuses a voucher that is not used, and knows no voucher of another person', async () => {
    const person = traineePerson((people += 1));
    const device = await createDevice(stage.platform, { person });
    const claimed = await device.claim(await createTemplate(stage.hr));
    const path = `/v1/vouchers/${claimed.body.voucher.voucherNumber}/check-ins`;
    await expectRefusal(stage.platform, 'notInTraining', () => device.call({ method: 'POST', path, body: { reading: at(0) }, idempotencyKey: randomUUID() }));
    const trainee = await train();
    await expectRefusal(stage.platform, 'notFound', () => device.call({ method: 'POST', path: trainee.path, body: { reading: at(0) }, idempotencyKey: randomUUID() }));
    await expectRefusal(stage.platform, 'notFound', () => device.call({ method: 'GET', path: `${trainee.path}/forecast` }));
    await expectRefusal(stage.platform, 'notFound', () => device.call({ method: 'GET', path: trainee.path }));
  });

  it('M2 tells in advance what would refuse, and spends nothing', async () => {
    const trainee = await train();
    const before = await dumpTables(stage.platform);
    const { latitude, longitude } = placeAt(stage.campus, 1243);
    const query = `?latitude=${latitude}&longitude=${longitude}&datum=gcj02&accuracyMeters=20&measuredAtMs=${stage.platform.clock.nowMs()}`;
    const far = await forecast(trainee, query);
    expect(far.body).toMatchObject({ location: { wouldPass: false, nearest: { distanceMeters: 1243 }, obstacles: [{ code: 'outOfRange', details: { distanceMeters: 1243, remainingToday: 5 } }] }, remainingToday: 5, rangeMeters: 1000, dailyLimit: 5 });
    expect(far.body.location.obstacles[0]?.message).toContain('1,243');
    expect((await forecast(trainee)).body.location).toMatchObject({ wouldPass: false, obstacles: [], needs: ['location', 'face'] });
    expect(await forecast(trainee, '?latitude=37')).toMatchObject({ code: 'invalidRequest' });
    expect(await dumpTables(stage.platform)).toEqual(before);
  });

  it('M7 marks a precise fix: the same for the same fix, and nothing else is kept of the place', async () => {
    const [one, other] = [await train(), await train()];
    for (const trainee of [one, other]) await trainee.checkIn({ metersAway: 321 });
    await one.checkIn({ metersAway: 322 });
    const marks = await querySql<{ mark: string; columns: string }>(stage.platform, `SELECT encode(position_mark, 'hex') AS mark, (to_jsonb(c) - 'distance_meters')::text AS columns FROM voucher_platform.check_ins c
      WHERE voucher_number IN ('${one.voucherNumber}', '${other.voucherNumber}') ORDER BY checked_in_at_ms`);
    expect(marks.map(({ mark }) => mark?.length)).toEqual([32, 32, 32]);
    expect(new Set(marks.map(({ mark }) => mark)).size).toBe(2);
    for (const { columns } of marks) expect(columns).not.toContain(String(stage.campus.longitude));
  });

  it('R43 keeps the history by day, page by page, and a repeat has one effect', async () => {
    const trainee = await train();
    const reading = at(3);
    const challenge = readChallenge(await trainee.attempt({ reading }));
    const request = { reading, face: { challenge, ticket: trainee.takeTicket(challenge) }, idempotencyKey: randomUUID() };
    const [first, again] = [await trainee.attempt(request), await trainee.attempt(request)];
    expect([first.status, again.status, again.body.checkIn.checkInId]).toEqual([201, 201, first.body.checkIn.checkInId]);
    expect((await trainee.attempt({ ...request, reading: at(4) })).code).toBe('idempotencyKeyReused');
    stage.platform.clock.advance(60);
    await trainee.checkIn();
    const page = await trainee.device.call<CheckInPage>({ method: 'GET', path: `${trainee.path}?limit=1` });
    expect(page.body.items).toHaveLength(1);
    const rest = await trainee.device.call<CheckInPage>({ method: 'GET', path: `${trainee.path}?limit=1&cursor=${page.body.nextCursor}` });
    expect(rest.body).toMatchObject({ items: [{ checkInId: first.body.checkIn.checkInId, day: first.body.checkIn.day }] });
    expect(rest.body.nextCursor).toBeUndefined();
    expect((await trainee.device.call<CheckInPage>({ method: 'GET', path: `${trainee.path}?month=2020-01` })).body.items).toEqual([]);
    expect((await trainee.device.call<CheckInPage>({ method: 'GET', path: `${trainee.path}?month=${first.body.checkIn.day.slice(0, 7)}` })).body.items).toHaveLength(2);
  });

  it('M3 lets the trainee see who looked at the list, once a day', async () => {
    const trainee = await train();
    const done = await trainee.checkIn();
    const list = () => stage.admin.call<{ items: { checkInId: string; maskedName: string }[] }>({ method: 'GET', path: `/v1/check-ins?institutionNumber=${stage.institutionNumber}&limit=100` });
    if ((await list()).code === 'sessionExpired') throw new Error('the stage ran too long');
    const listed = await list();
    expect(listed.body.items.find(({ checkInId }) => checkInId === done.body.checkIn.checkInId)).toMatchObject({ maskedName: expect.stringMatching(/^测\*+$/) as string, maskedIdNumber: expect.stringContaining('140105') as string });
    const detail = await trainee.device.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${trainee.voucherNumber}` });
    expect(detail.body.accesses.filter(({ kind: seen }) => seen === 'lookedUp')).toHaveLength(1);
  });
});

describe('location check-in without a face service', () => {
  it.each([
    ['it is down', () => Promise.reject(new Error('down'))],
    ['it takes the request and never answers', () => new Promise<never>(() => undefined)],
  ] as const)('A3 opens QR check-in, flagged, when %s', async (_, stayAway) => {
    const stage = await setCheckInStage('pglite', { face: { verifyTicket: stayAway, verifyPersonTicket: stayAway }, outsideServiceSeconds: 0.2 });
    const trainee = await stage.train(traineePerson(1));
    const answer = await trainee.checkIn();
    expect(answer).toMatchObject({ code: 'faceServiceDown', status: 503 });
    const open = await trainee.device.call<CheckInForecast>({ method: 'GET', path: `${trainee.path}/forecast` });
    expect(open.body.code).toMatchObject({ wouldPass: true, openedBy: 'faceServiceDown' });
    await stage.platform.close();
  });
});

describe('the daily limit on a PostgreSQL server, 40 connections', () => {
  it('R45 A2 lets exactly 5 of 40 simultaneous check-ins in', async () => {
    const stage = await setCheckInStage('postgresql', { maxConnections: 40 });
    const trainee = await stage.train(traineePerson(1));
    const challenges = await Promise.all(Array.from({ length: 40 }, async () => readChallenge(await trainee.attempt({}))));
    const answers = await Promise.all(challenges.map((challenge) => trainee.attempt({ face: { challenge, ticket: trainee.takeTicket(challenge) } })));
    const accepted = answers.filter(({ status }) => status === 201);
    expect(accepted).toHaveLength(5);
    expect(new Set(answers.filter(({ status }) => status !== 201).map(({ code }) => code))).toEqual(new Set(['dailyCheckInLimitReached']));
    expect(await querySql(stage.platform, `SELECT count(*)::integer AS count FROM voucher_platform.check_ins WHERE voucher_number = '${trainee.voucherNumber}'`)).toEqual([{ count: 5 }]);
    const repeated = await Promise.all(Array.from({ length: 10 }, () => trainee.attempt({})));
    expect(new Set(repeated.map(({ code }) => code))).toEqual(new Set(['dailyCheckInLimitReached']));
    await stage.platform.close();
  });

  it('R43 gives one answer to 32 simultaneous repeats of one check-in', async () => {
    const stage = await setCheckInStage('postgresql', { maxConnections: 40 });
    const trainee = await stage.train(traineePerson(1));
    const reading = readFix(stage.platform, stage.campus);
    const challenge = readChallenge(await trainee.attempt({ reading }));
    const request = { reading, face: { challenge, ticket: trainee.takeTicket(challenge) }, idempotencyKey: randomUUID() };
    const answers = await Promise.all(Array.from({ length: 32 }, () => trainee.attempt(request)));
    expect(new Set(answers.map(({ status }) => status))).toEqual(new Set([201]));
    expect(new Set(answers.map(({ body }) => (body as CompletedCheckIn).checkIn.checkInId)).size).toBe(1);
    await stage.platform.close();
  });
});
