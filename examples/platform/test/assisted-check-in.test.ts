import { composeCheckInCode, type AttendancePage, type CheckInDisplay, type CheckInPage, type ShownCheckInCode } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { countOutcomes } from './harness/test-crowd';
import { createTrainee, placeAt, readChallenge, readFix, setCheckInStage, traineePerson, type CheckInStage, type Trainee } from './harness/check-in-stage';
import { dumpTables } from './harness/dump-tables';
import { expectRefusal } from './harness/expect-refusal';
import { createDevice } from './harness/test-device';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('assisted check-in on %s', (kind) => {
  let stage: CheckInStage;
  let people = 0;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
  });
  afterAll(() => stage.platform.close());

  const train = (template?: Record<string, unknown>): Promise<Trainee> => stage.train(traineePerson((people += 1)), template);
  const failLocation = (trainee: Trainee) => trainee.attempt({ reading: readFix(stage.platform, placeAt(stage.campus, 1243)) });
  const here = () => readFix(stage.platform, stage.campus);
  const watch = (display: CheckInDisplay, query = '', by = stage.admin) => by.call<ShownCheckInCode>({ method: 'GET', path: `/v1/check-in-displays/${display.displayId}/code${query}` });

  it('R49 R61 A4 takes the code for a grant, moves the display on, and records who assisted', async () => {
    const trainee = await train();
    const opened = await stage.openDisplay({ reading: here() });
    expect(opened.body).toMatchObject({ campusName: '主校区', flags: [], shown: { sequence: 1, takenCount: 0, nextAtMs: stage.platform.clock.nowMs() + 60_000 } });
    expect(opened.body.shown.code).toMatch(/^ETC1[A-Z2-7]{26}$/);
    expect((await failLocation(trainee)).code).toBe('outOfRange');
    const watching = watch(opened.body, '?after=1&waitSeconds=20');
    const grant = await trainee.scan(` ${opened.body.shown.code.toLowerCase()}\n`);
    expect(grant.body).toMatchObject({ campusName: '主校区', needsFace: false });
    const next = await watching;
    expect(next.body).toMatchObject({ sequence: 2, takenCount: 1 });
    expect(next.body.code).not.toBe(opened.body.shown.code);
    const done = await trainee.complete(grant.body.grantId);
    expect(done.body).toMatchObject({ checkIn: { tool: 'code', campusName: '主校区', assistedBy: '赵**' }, remainingToday: 4 });
    const list = await stage.admin.call<AttendancePage>({ method: 'GET', path: `/v1/check-ins?institutionNumber=${stage.institutionNumber}` });
    expect(list.body.items[0]).toMatchObject({ checkInId: done.body.checkIn.checkInId, tool: 'code', flags: [] });
    const history = await trainee.device.call<CheckInPage>({ method: 'GET', path: trainee.path });
    expect(history.body.items).toMatchObject([{ tool: 'code', assistedBy: '赵**' }]);
  });

  it('R48 A3 wants a failed location first; the grant waits 5 min for it', async () => {
    const trainee = await train();
    const { body: display } = await stage.openDisplay();
    const { body: grant } = await trainee.scan(display.shown.code);
    await expectRefusal(stage.platform, 'locationCheckInFirst', () => trainee.complete(grant.grantId));
    await failLocation(trainee);
    stage.platform.clock.advance(200);
    expect((await trainee.complete(grant.grantId)).status).toBe(201);
    await expectRefusal(stage.platform, 'checkInGrantUsed', () => trainee.complete(grant.grantId));
    const { body: later } = await stage.openDisplay();
    const { body: second } = await trainee.scan(later.shown.code);
    stage.platform.clock.advance(300);
    await expectRefusal(stage.platform, 'checkInGrantExpired', () => trainee.complete(second.grantId));
  });

  it('R61 A5 shows the next code each minute, and takes one for 70 s', async () => {
    const trainee = await train();
    const { body: display } = await stage.openDisplay();
    stage.platform.clock.advance(59);
    expect((await watch(display)).body).toMatchObject({ sequence: 1, code: display.shown.code });
    stage.platform.clock.advance(1);
    const [one, other] = await Promise.all([watch(display), watch(display)]);
    expect(one.body).toMatchObject({ sequence: 2 });
    expect(other.body).toEqual(one.body);
    stage.platform.clock.advance(10);
    expect((await trainee.scan(display.shown.code)).status).toBe(201);
    const { body: old } = await stage.openDisplay();
    stage.platform.clock.advance(71);
    const refused = await expectRefusal(stage.platform, 'checkInCodeExpired', () => trainee.scan(old.shown.code));
    expect(refused.body).toMatchObject({ details: { ageSeconds: 71, limitSeconds: 70 } });
  });

  it('R61 gives a code to one phone; the same phone again gets the same grant, and the other one loses nothing', async () => {
    const [first, second] = [await train(), await train()];
    const { body: display } = await stage.openDisplay();
    const grant = await first.scan(display.shown.code);
    expect((await first.scan(display.shown.code)).body).toEqual(grant.body);
    await expectRefusal(stage.platform, 'codeTaken', () => second.scan(display.shown.code));
    await expectRefusal(stage.platform, 'checkInGrantForeign', () => second.complete(grant.body.grantId));
    const otherKey = createTrainee({ platform: stage.platform, device: await createDevice(stage.platform, { person: traineePerson(people - 1) }), person: traineePerson(people - 1), campus: stage.campus, voucherNumber: first.voucherNumber });
    await expectRefusal(stage.platform, 'checkInGrantForeign', () => otherKey.complete(grant.body.grantId));
    await expectRefusal(stage.platform, 'checkInGrantForeign', () => first.complete('0'.repeat(64)));
  });

  it('R49 refuses what is no code of this institution, and changes nothing', async () => {
    const trainee = await train();
    const [, otherPerson] = stage.platform.demo.institutionAdmins;
    if (otherPerson === undefined) throw new Error('No second admin');
    const otherAdmin = await createDevice(stage.platform, { person: otherPerson });
    const [row] = await querySql<{ number: number | string }>(stage.platform, `SELECT campus_number AS number FROM voucher_platform.campuses WHERE institution_number = ${otherPerson.institutionNumber}`);
    const elsewhere = await otherAdmin.call<CheckInDisplay>({ method: 'POST', path: '/v1/check-in-displays', body: { institutionNumber: otherPerson.institutionNumber, campusNumber: Number(row?.number) } });
    expect(elsewhere.body.flags).toEqual(['displayPositionUnknown']);
    await expectRefusal(stage.platform, 'wrongInstitution', () => trainee.scan(elsewhere.body.shown.code));
    const unknown = composeCheckInCode(new Uint8Array(16).fill(7));
    await expectRefusal(stage.platform, 'checkInCodeExpired', () => trainee.scan(unknown));
    for (const code of ['x', 'ETC1', `${unknown}A`, unknown.slice(0, -1), `${unknown.slice(0, -1)}B`, unknown.replace('ETC1', 'ETV1'), '签到']) {
      await expectRefusal(stage.platform, 'checkInCodeMalformed', () => trainee.scan(code));
    }
    await expectRefusal(stage.platform, 'notFound', () => watch(elsewhere.body, '', stage.admin));
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => stage.openDisplay({ by: trainee.device }));
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => trainee.device.call({ method: 'GET', path: `/v1/check-ins?institutionNumber=${stage.institutionNumber}` }));
  });

  it('A4 asks for the face where the template does, for this campus', async () => {
    const trainee = await train({ asksFaceAtCodeCheckIn: true });
    await failLocation(trainee);
    const { body: display } = await stage.openDisplay();
    const { body: grant } = await trainee.scan(display.shown.code);
    expect(grant.needsFace).toBe(true);
    const asked = await expectRefusal(stage.platform, 'checkInFaceRequired', () => trainee.complete(grant.grantId));
    const challenge = readChallenge(asked);
    const done = await trainee.complete(grant.grantId, { face: { challenge, ticket: trainee.takeTicket(challenge) } });
    expect(done.body).toMatchObject({ checkIn: { tool: 'code' } });
  });

  it('A2 counts both tools together', async () => {
    const trainee = await train();
    await failLocation(trainee);
    for (let count = 0; count < 4; count += 1) await trainee.checkIn();
    const { body: display } = await stage.openDisplay();
    const { body: grant } = await trainee.scan(display.shown.code);
    const idempotencyKey = randomUUID();
    const fifth = await trainee.complete(grant.grantId, { idempotencyKey });
    expect(fifth.body).toMatchObject({ remainingToday: 0 });
    const before = await dumpTables(stage.platform);
    expect((await trainee.complete(grant.grantId, { idempotencyKey })).body).toEqual(fifth.body);
    expect(await dumpTables(stage.platform)).toEqual(before);
    await expectRefusal(stage.platform, 'dailyCheckInLimitReached', () => trainee.checkIn());
  });

  it('A13 goes on at an institution that was closed meanwhile', async () => {
    const trainee = await train();
    await failLocation(trainee);
    await querySql(stage.platform, `UPDATE voucher_platform.institutions SET closed_at_ms = 1 WHERE institution_number = ${stage.institutionNumber}`);
    const { body: display } = await stage.openDisplay();
    const { body: grant } = await trainee.scan(display.shown.code);
    expect((await trainee.complete(grant.grantId)).status).toBe(201);
    expect((await trainee.checkIn()).status).toBe(201);
    await querySql(stage.platform, `UPDATE voucher_platform.institutions SET closed_at_ms = NULL WHERE institution_number = ${stage.institutionNumber}`);
  });

  it('R61 counts what was taken at a display without passing the codes of others', async () => {
    const { platform } = stage;
    await querySql(platform, `INSERT INTO voucher_platform.check_in_codes (code_id, display_id, institution_number, campus_number, displayed_by, flags, minted_at_ms, trainee_id, expires_at_ms)
      SELECT lpad(to_hex(n), 64, '0'), 'display-' || n / 10, 1, 1, gen_random_uuid(), '{}', ${platform.clock.nowMs()}, gen_random_uuid(), ${platform.clock.nowMs()} FROM generate_series(1, 5000) n`);
    await querySql(platform, 'ANALYZE voucher_platform.check_in_codes');
    const plan = await querySql<{ 'QUERY PLAN': string }>(platform, "EXPLAIN SELECT count(*) FROM voucher_platform.check_in_codes WHERE display_id = 'display-7' AND trainee_id IS NOT NULL");
    expect(plan.map((row) => row['QUERY PLAN']).join(' ')).toContain('check_in_codes_taken');
    await querySql(platform, "DELETE FROM voucher_platform.check_in_codes WHERE display_id LIKE 'display-%'");
  });
});

describe('one code on a PostgreSQL server, 40 connections', () => {
  it('R61 goes to one of 32 phones that scan it at once', async () => {
    const stage = await setCheckInStage('postgresql', { maxConnections: 40 });
    const crowd: Trainee[] = [];
    for (let number = 0; number < 32; number += 1) crowd.push(await stage.train(traineePerson(number)));
    const { body: display } = await stage.openDisplay();
    const answers = await Promise.all(crowd.map((trainee) => trainee.scan(display.shown.code)));
    expect(countOutcomes(answers)).toEqual({ 201: 1, codeTaken: 31 });
    const winner = crowd[answers.findIndex(({ status }) => status === 201)] as Trainee;
    await winner.attempt({ reading: { outcome: 'timeout' } });
    const grantId = answers.find(({ status }) => status === 201)?.body.grantId ?? '';
    const completions = await Promise.all(Array.from({ length: 32 }, () => winner.complete(grantId)));
    expect(countOutcomes(completions)).toEqual({ 201: 1, checkInGrantUsed: 31 });
    await stage.platform.close();
  });
});
