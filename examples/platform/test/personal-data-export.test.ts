import { maskName } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { expectRefusal } from './harness/expect-refusal';
import { querySql, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';

interface Export {
  readonly exportedAtMs: number;
  readonly cut: string[];
  readonly person: { name: string; idNumber: string; phone: string; regionCode: string };
  readonly [part: string]: unknown;
}

const ofVoucher = 'holder_bucket = $bucket AND voucher_number IN (SELECT voucher_number FROM voucher_platform.vouchers WHERE person_id = $person)';
const ofPerson = 'person_id = $person';
/** Of every table that names a person or a voucher: the part that shows its rows and which of them are the person's, or why it is left out. */
const tables: Readonly<Record<string, { part: string; mine: string } | string>> = {
  people: 'the person',
  device_keys: { part: 'devices', mine: ofPerson }, launches: { part: 'launches', mine: ofPerson }, sessions: { part: 'sessions', mine: ofPerson },
  institution_admins: { part: 'memberships', mine: 'id_number_index = (SELECT id_number_index FROM voucher_platform.people WHERE person_id = $person)' },
  consents: { part: 'consents', mine: ofPerson }, notice_reads: { part: 'noticeReads', mine: ofPerson },
  proxy_holders: { part: 'proxies', mine: 'elder_person_id = $person OR holder_person_id = $person' },
  vouchers: { part: 'vouchers', mine: ofPerson }, credentials: { part: 'credentials', mine: ofVoucher }, booking_leases: { part: 'bookings', mine: ofVoucher },
  training_intentions: { part: 'intentions', mine: ofPerson }, voucher_links: { part: 'links', mine: ofPerson }, learning_events: { part: 'lessons', mine: ofVoucher },
  check_ins: { part: 'checkIns', mine: ofPerson }, check_in_failures: { part: 'checkInFailures', mine: ofVoucher }, certificates: { part: 'certificates', mine: ofPerson },
  settlements: { part: 'settlements', mine: ofVoucher }, system_events: { part: 'systemEvents', mine: ofVoucher }, feedback_threads: { part: 'feedback', mine: ofPerson },
  data_accesses: { part: 'accesses', mine: ofVoucher },
  redemptions: 'in the history of its voucher', scan_reservations: 'two minutes long', lease_devices: "an institution's devices", scan_devices: "an admin's device with its queue, no trainee's", merged_scans: "of an institution's device",
  outbox_events: 'numbers and times that the parts have', outbox_deliveries: 'whether another system took them', idempotency_keys: 'so that nothing is done twice', used_face_challenges: 'digests, so that none serves twice',
  certificate_lookups: 'when the registry was asked last', check_in_codes: 'a day long', personal_data_exports: 'counts these answers', erasures: 'of somebody who is gone', audit_entries: 'names people by an opaque id; never deleted',
};

describe.each(testDatabaseKinds)("a copy of one's own data on %s", (kind) => {
  let stage: TrainingStage;
  let platform: TestPlatform;
  let learner: Learner;
  beforeAll(async () => {
    stage = await setTrainingStage(kind);
    platform = stage.platform;
    learner = await stage.claim(41);
    await stage.grant([learner]);
    await stage.claim(42);
    await stage.claim(41, { trainingType: 'online' });
    const { device } = learner;
    await device.call({ method: 'POST', path: '/v1/feedback', body: { category: 'other', text: '教室在几楼？', pictures: [] }, idempotencyKey: randomUUID() });
    expect((await stage.admin.call({ method: 'GET', path: `/v1/check-ins?institutionNumber=${stage.institutionNumber}` })).status).toBe(200);
    await device.call({ method: 'POST', path: '/v1/training-intentions', body: { specialty: '焊工', skillLevel: 'level5' } });
  }, 240_000);
  afterAll(() => platform.close());

  const take = () => learner.device.call<Export>({ method: 'GET', path: '/v1/personal-data' });
  const partOf = (taken: Export, name: string) => taken[name] as object[];

  it('gives everything, unmasked for the person and of nobody else', async () => {
    const { status, body } = await take();
    expect(status).toBe(200);
    const { name, idNumber, phone, regionCode } = inventPerson(41);
    expect(body).toMatchObject({ exportedAtMs: platform.clock.nowMs(), cut: [], person: { name, idNumber, phone, regionCode } });
    expect(partOf(body, 'feedback')).toMatchObject([{ messages: [{ author: 'person', text: '教室在几楼？' }] }]);
    expect(partOf(body, 'certificates')).toMatchObject([{ certificate: { certificateNumber: `S000014000026${'41'.padStart(8, '0')}` }, voucherNumber: learner.voucherNumber }]);
    const used = (partOf(body, 'vouchers') as { voucher: { voucherNumber: string } }[]).find(({ voucher }) => voucher.voucherNumber === learner.voucherNumber);
    expect(used).toMatchObject({ voucher: { status: 'used' }, history: [{ kind: 'used' }, { kind: 'claimed' }] });
    const [admin] = platform.demo.institutionAdmins;
    expect(JSON.stringify(partOf(body, 'accesses'))).toContain(maskName(admin?.name ?? ''));
    const text = JSON.stringify(body);
    for (const other of [inventPerson(42), ...platform.demo.institutionAdmins]) for (const secret of [other.name, other.idNumber]) expect(text).not.toContain(secret);
  });

  it('has every row of every table that is about the person', async () => {
    const columns = await querySql<{ table: string }>(platform, `
      SELECT DISTINCT c.table_name AS table FROM information_schema.columns c JOIN information_schema.tables t USING (table_schema, table_name)
      WHERE c.table_schema = 'voucher_platform' AND t.table_type = 'BASE TABLE' AND c.column_name IN ('person_id', 'voucher_number', 'id_number_index', 'elder_person_id', 'trainee_id')`);
    expect(columns.map(({ table }) => table).filter((table) => !(table in tables))).toEqual([]);
    const [person] = await querySql<{ person: string; bucket: number }>(platform, `SELECT person_id::text AS person, holder_bucket AS bucket FROM voucher_platform.vouchers WHERE voucher_number = '${learner.voucherNumber}'`);
    const { body } = await take();
    const found: Record<string, number> = {};
    for (const [table, shown] of Object.entries(tables)) {
      if (typeof shown === 'string') continue;
      const mine = shown.mine.replaceAll('$person', `'${person?.person ?? ''}'`).replaceAll('$bucket', String(person?.bucket));
      const [row] = await querySql<{ total: number }>(platform, `SELECT count(*)::integer AS total FROM voucher_platform.${table} WHERE ${mine}`);
      expect([table, partOf(body, shown.part).length]).toEqual([table, row?.total]);
      found[table] = row?.total ?? 0;
    }
    // What is compared is there to be compared.
    expect(found).toMatchObject({ vouchers: 2, check_ins: 1, certificates: 1, feedback_threads: 1, training_intentions: 1, consents: 1 });
    for (const table of ['device_keys', 'sessions', 'credentials', 'data_accesses', 'system_events']) expect([table, (found[table] ?? 0) > 0]).toEqual([table, true]);
  });

  it('is written to the audit log, is taken five times in 24 hours, and by nobody in the name of an elder', async () => {
    const recorded = () => querySql<{ actor: string; details: { exportId: string } }>(platform, "SELECT actor_id AS actor, details FROM voucher_platform.audit_entries WHERE action = 'exportPersonalData' ORDER BY entry_id");
    const before = (await recorded()).length;
    expect(before).toBe(2);
    // All at once, and still five.
    const answers = await Promise.all(Array.from({ length: 6 }, take));
    expect(answers.filter(({ status }) => status === 200)).toHaveLength(3);
    expect(await recorded()).toHaveLength(5);
    const refused = await expectRefusal(platform, 'rateLimited', take);
    expect(refused.body).toMatchObject({ details: { seconds: 86_400 } });
    const proxied = await learner.device.call({ method: 'GET', path: `/v1/personal-data?actingFor=0000-${'0'.repeat(32)}` });
    expect(proxied.code).toBeDefined();
    platform.clock.advance(86_401);
    const later = await createDevice(platform, { person: inventPerson(41), deviceId: 'next-day' });
    expect((await later.call({ method: 'GET', path: '/v1/personal-data' })).status).toBe(200);
  });
});
