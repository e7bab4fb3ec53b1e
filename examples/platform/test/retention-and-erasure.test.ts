import { sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { recordAudit } from '../src/audit/record-audit';
import { defaultRetentionDays } from '../src/retention/retention-rules';
import { runRetention, type RetainingSystem } from '../src/retention/run-retention';
import { recordSystemAudit } from '../src/systems/staffed-system';
import { realNameTables } from '../src/database/schema/real-name-tables';
import { expectRefusal } from './harness/expect-refusal';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';
import { createDevice } from './harness/test-device';
import { querySql, type TestPlatform } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';

const dayMs = 86_400_000;

describe('retention and erasure', () => {
  let stage: TrainingStage;
  let platform: TestPlatform;
  let paid: Learner;
  let idle: Learner;
  beforeAll(async () => {
    stage = await setTrainingStage('postgresql');
    platform = stage.platform;
    paid = await stage.claim(31);
    await stage.grant([paid]);
    idle = await stage.claim(32);
    for (const { device } of [paid, idle]) await device.call({ method: 'POST', path: '/v1/feedback', body: { category: 'other', text: '请尽快', pictures: [] }, idempotencyKey: randomUUID() });
  }, 180_000);
  afterAll(() => platform.close());

  const erase = (learner: Learner, body: object = { understood: true }) => learner.device.call<{ erasureId: string; kept: string[] }>({ method: 'POST', path: '/v1/erasures', body });
  const readPerson = async (number: number) => (await querySql<{ name: number; idNumber: number; phone: number }>(platform, `
    SELECT octet_length(name_cipher) AS name, octet_length(id_number_cipher) AS "idNumber", octet_length(phone_cipher) AS phone FROM voucher_platform.people WHERE person_id = (
      SELECT person_id FROM voucher_platform.vouchers WHERE voucher_number = '${number === 31 ? paid.voucherNumber : idle.voucherNumber}')`))[0];
  const emptyLength = 30;

  it('asks for the word of the person, and waits until what goes on has ended', async () => {
    await expectRefusal(platform, 'invalidRequest', () => erase(paid, {}));
    const refused = await expectRefusal(platform, 'erasureNotYet', () => erase(paid));
    expect(refused.body).toMatchObject({ details: { obstacle: 'trainingUnderWay' } });
    expect((await stage.admin.call({ method: 'POST', path: '/v1/erasures', body: { understood: true } })).body).toMatchObject({ details: { obstacle: 'institutionAdmin' } });
  });

  it('waits for a use under way, and then is refused', async () => {
    let tellWritten = () => undefined as void;
    let end = () => undefined as void;
    const written = new Promise<void>((resolve) => (tellWritten = resolve));
    const mayEnd = new Promise<void>((resolve) => (end = resolve));
    const setStatus = (status: string) => sql`UPDATE voucher_platform.vouchers SET status = ${status}, used_at_ms = ${status === 'used' ? platform.clock.nowMs() : null}::bigint WHERE voucher_number = ${idle.voucherNumber}`;
    const use = platform.database.orm.transaction(async (tx) => {
      await tx.execute(setStatus('used'));
      tellWritten();
      await mayEnd;
    });
    await written;
    const erasing = erase(idle);
    await new Promise((resolve) => setTimeout(resolve, 300));
    end();
    await use;
    expect(await erasing).toMatchObject({ status: 409, code: 'erasureNotYet', body: { details: { obstacle: 'trainingUnderWay' } } });
    await platform.database.orm.execute(setStatus('claimed'));
  });

  it('forgets who never used a voucher altogether, and every phone of theirs', async () => {
    const answer = await erase(idle);
    expect(answer).toMatchObject({ status: 201, body: { kept: ['claimMarks'] } });
    expect(await readPerson(32)).toEqual({ name: emptyLength, idNumber: emptyLength, phone: emptyLength });
    expect((await idle.device.call({ method: 'GET', path: '/v1/me' })).code).toBe('sessionUnknown');
    const [left] = await querySql<{ total: number }>(platform, `SELECT count(*)::integer AS total FROM voucher_platform.feedback_threads t JOIN voucher_platform.vouchers v USING (holder_bucket, person_id) WHERE v.voucher_number = '${idle.voucherNumber}'`);
    expect(left?.total).toBe(0);
    const [revoked] = await querySql<{ total: number }>(platform, `SELECT count(*)::integer AS total FROM voucher_platform.credentials WHERE voucher_number = '${idle.voucherNumber}' AND revoked_at_ms IS NULL`);
    expect(revoked?.total).toBe(0);
    const consents = await querySql<{ live: number; total: number }>(platform, `SELECT count(*) FILTER (WHERE c.withdrawn_at_ms IS NULL)::integer AS live, count(*)::integer AS total FROM voucher_platform.consents c JOIN voucher_platform.vouchers v USING (holder_bucket, person_id) WHERE v.voucher_number = '${idle.voucherNumber}'`);
    expect(consents).toEqual([{ live: 0, total: 1 }]);
    const recorded = await querySql<{ details: { erasureId: string } }>(platform, "SELECT details FROM voucher_platform.audit_entries WHERE action = 'erasePerson'");
    expect(recorded.map(({ details }) => details.erasureId)).toEqual([answer.body.erasureId]);
    // Who comes back is a new person, with nothing of the old.
    const again = await createDevice(platform, { person: inventPerson(32) });
    expect((await again.call<{ items: unknown[] }>({ method: 'GET', path: '/v1/vouchers' })).body.items).toEqual([]);
  });

  it('keeps name and ID number with a paid subsidy, forgets the rest, and the records of the three systems still agree', async () => {
    await querySql(platform, `UPDATE voucher_platform.vouchers SET status = 'settled' WHERE voucher_number = '${paid.voucherNumber}'`);
    const readTrainee = async () => (await querySql<{ name: number; idNumber: number; phone: number }>(platform, `SELECT octet_length(name_cipher) AS name, octet_length(id_number_cipher) AS "idNumber", octet_length(phone_cipher) AS phone FROM real_name_system.trainees WHERE voucher_number = '${paid.voucherNumber}'`))[0];
    const traineeBefore = await readTrainee();
    expect(traineeBefore?.phone).toBeGreaterThan(emptyLength);
    expect(await erase(paid)).toMatchObject({ status: 201, body: { kept: ['subsidyRecords'] } });
    // The real-name system hears it over its own endpoint, and its record loses the phone and nothing else; told again, nothing more happens.
    await platform.relay.deliverDue();
    expect(await readTrainee()).toEqual({ ...traineeBefore, phone: emptyLength });
    const shown = await stage.desk.call<{ maskedPhone: string; maskedName: string }>({ method: 'GET', path: `/trainees/${paid.voucherNumber}` });
    expect(shown).toMatchObject({ status: 200, body: { maskedPhone: '' } });
    await querySql(platform, `UPDATE voucher_platform.outbox_deliveries SET delivered_at_ms = NULL, next_attempt_at_ms = 0 WHERE voucher_number = '${paid.voucherNumber}'`);
    await platform.relay.deliverDue();
    const heard = await querySql<{ total: number }>(platform, `SELECT count(*)::integer AS total FROM real_name_system.audit_entries WHERE action = 'forgetPhone' AND subject = '${paid.voucherNumber}'`);
    expect(heard).toEqual([{ total: 1 }]);
    const row = await readPerson(31);
    expect(row?.phone).toBe(emptyLength);
    expect(row?.name).toBeGreaterThan(emptyLength);
    expect(row?.idNumber).toBeGreaterThan(emptyLength);
    const [certificates] = await querySql<{ total: number }>(platform, `SELECT count(*)::integer AS total FROM voucher_platform.certificates c JOIN voucher_platform.vouchers v USING (holder_bucket, person_id) WHERE v.voucher_number = '${paid.voucherNumber}'`);
    expect(certificates?.total).toBe(0);
    const subsidies = await querySql(platform, `SELECT FROM employment_service.subsidies WHERE voucher_number = '${paid.voucherNumber}'`);
    expect(subsidies).toHaveLength(1);
  });

  it('forgets by age once a day, tells what, and touches nothing that is younger', async () => {
    const voucherPlatform: RetainingSystem = { system: 'voucher-platform', database: platform.database, nowMs: platform.clock.nowMs, recordAudit };
    const realName: RetainingSystem = { system: 'real-name-system', database: platform.database, nowMs: platform.clock.nowMs, recordAudit: (tx, entry) => recordSystemAudit(tx, realNameTables, entry) };
    const events = () => querySql<{ total: number }>(platform, 'SELECT count(*)::integer AS total FROM real_name_system.outbox_events');
    await querySql(platform, "DELETE FROM voucher_platform.retention_runs");
    await querySql(platform, 'DELETE FROM real_name_system.retention_runs');
    const [before] = await events();
    expect(before?.total).toBeGreaterThan(0);
    expect(await runRetention(voucherPlatform, defaultRetentionDays)).toEqual({ feedbackPictures: 0, feedback: 0, sessions: 0, checkInFailures: 0, dataAccesses: 0 });
    expect(await runRetention(voucherPlatform, defaultRetentionDays)).toBeUndefined();
    expect(await runRetention(realName, defaultRetentionDays)).toEqual({ deliveredEvents: 0 });
    const countLookSubjects = async () => (await querySql<{ total: number }>(platform, "SELECT count(*)::integer AS total FROM real_name_system.outbox_subjects WHERE subject LIKE 'look-%'"))[0]?.total;
    expect(await countLookSubjects()).toBeGreaterThan(0);
    platform.clock.advance(181 * 24 * 3600);
    await querySql(platform, "UPDATE real_name_system.outbox_deliveries SET delivered_at_ms = NULL WHERE event_id = (SELECT max(event_id) FROM real_name_system.outbox_events)");
    // A batch goes whole, with its count. What fails in the second leaves the first, and the run is continued where it stopped.
    const inFives = { batchSize: 5, guard: <T>(run: () => Promise<T>) => run() };
    const countFailures = async () => (await querySql<{ total: number }>(platform, 'SELECT count(*)::integer AS total FROM voucher_platform.check_in_failures'))[0]?.total;
    const readRun = async () => (await querySql<{ counts: Record<string, number>; isFinished: boolean }>(platform, 'SELECT counts, finished_at_ms IS NOT NULL AS "isFinished" FROM voucher_platform.retention_runs ORDER BY china_day DESC LIMIT 1'))[0];
    const countAudited = async () => (await querySql<{ total: number }>(platform, "SELECT count(*)::integer AS total FROM voucher_platform.audit_entries WHERE action = 'runRetention'"))[0]?.total;
    await querySql(platform, `INSERT INTO voucher_platform.check_in_failures (holder_bucket, voucher_number, institution_number, kind, flags, recorded_at_ms) SELECT 1, '00000000000000AA', 1, 'timeout', '{}', n FROM generate_series(1, 12) n`);
    const before12 = (await countFailures()) ?? 0;
    await querySql(platform, `CREATE FUNCTION refuse_to_forget() RETURNS trigger LANGUAGE plpgsql AS $$ BEGIN IF (SELECT count(*) FROM voucher_platform.check_in_failures) < ${before12} THEN RAISE EXCEPTION 'not now'; END IF; RETURN NULL; END $$`);
    await querySql(platform, 'CREATE TRIGGER refuse_to_forget BEFORE DELETE ON voucher_platform.check_in_failures FOR EACH STATEMENT EXECUTE FUNCTION refuse_to_forget()');
    const audited12 = await countAudited();
    await expect(runRetention(voucherPlatform, defaultRetentionDays, inFives)).rejects.toThrow();
    expect(await countFailures()).toBe(before12 - 5);
    expect(await readRun()).toMatchObject({ counts: { checkInFailures: 5 }, isFinished: false });
    expect(await countAudited()).toBe(audited12);
    await querySql(platform, 'DROP TRIGGER refuse_to_forget ON voucher_platform.check_in_failures');
    expect(await runRetention(voucherPlatform, defaultRetentionDays, inFives)).toBeUndefined();
    platform.clock.advance(3601);
    // Another node takes it over after the first batch: this one stops, and nothing is counted twice.
    let batches = 0;
    const takenOver = runRetention(voucherPlatform, defaultRetentionDays, {
      batchSize: 5,
      async guard(run) {
        batches += 1;
        if (batches === 5) await querySql(platform, 'UPDATE voucher_platform.retention_runs SET started_at_ms = started_at_ms - 3601000 WHERE finished_at_ms IS NULL');
        return run();
      },
    });
    expect(await takenOver).toBeUndefined();
    expect((await readRun())?.isFinished).toBe(false);
    const done = await runRetention(voucherPlatform, defaultRetentionDays, inFives);
    expect(done?.['checkInFailures']).toBe(before12 - ((await countFailures()) ?? 0));
    expect(done?.['checkInFailures']).toBeGreaterThanOrEqual(12);
    expect(await readRun()).toEqual({ counts: done, isFinished: true });
    expect(await countAudited()).toBe((audited12 ?? 0) + 1);
    expect(done?.['sessions']).toBeGreaterThan(0);
    expect(done?.['dataAccesses']).toBe(0);
    // One that waits for its receiver stays, however old.
    expect(await runRetention(realName, defaultRetentionDays)).toEqual({ deliveredEvents: (before?.total ?? 0) - 1 });
    expect(await events()).toEqual([{ total: 1 }]);
    const [kept] = await querySql<{ total: number }>(platform, "SELECT count(*)::integer AS total FROM real_name_system.outbox_events WHERE kind = 'traineesLookedUp'");
    expect(await countLookSubjects()).toBe(kept?.total);
    const audited = await querySql<{ details: object }>(platform, "SELECT details FROM voucher_platform.audit_entries WHERE action = 'runRetention' ORDER BY entry_id DESC LIMIT 1");
    expect(audited[0]?.details).toEqual(done);
    platform.clock.advance(dayMs / 1000);
    // A run that was cut off is begun again after an hour, not before.
    await querySql(platform, `INSERT INTO voucher_platform.retention_runs (china_day, started_at_ms) VALUES ('${new Date(platform.clock.nowMs() + 8 * 3_600_000).toISOString().slice(0, 10)}', ${platform.clock.nowMs()})`);
    expect(await runRetention(voucherPlatform, defaultRetentionDays)).toBeUndefined();
    platform.clock.advance(3601);
    expect(await runRetention(voucherPlatform, defaultRetentionDays)).toBeDefined();
    // What a run of an earlier day had done before it was cut off for good is told as well.
    await querySql(platform, `INSERT INTO voucher_platform.retention_runs (china_day, started_at_ms, counts) VALUES ('2020-01-01', 1, '{"sessions": 3}')`);
    platform.clock.advance(dayMs / 1000);
    expect(await runRetention(voucherPlatform, defaultRetentionDays)).toBeDefined();
    const cutOff = await querySql<{ details: object }>(platform, "SELECT details FROM voucher_platform.audit_entries WHERE action = 'runRetention' AND subject = '2020-01-01'");
    expect(cutOff).toEqual([{ details: { sessions: 3, isCutOff: true } }]);
  });
});
