import { randomUUID } from 'node:crypto';
import { readdir, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, vi } from 'vitest';
import { completeIdNumber } from '../src/seed/demo-people';
import { createTrainee } from './harness/check-in-stage';
import { download, readRows } from './harness/read-spreadsheet';
import { createDevice } from './harness/test-device';
import { createTemplate } from './harness/test-hr';
import { setTrainingStage, type Learner, type TrainingStage } from './harness/training-stage';
import { querySql, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

/** Planted values that appear nowhere else. */
const canary = { subject: 'canary', name: '龘靐', idNumber: completeIdNumber('14010519870413987'), phone: '17712349876', regionCode: '140105' };
const certificateNumber = 'S000014000026987654321';
const planted = [canary.name, canary.idNumber, canary.phone, certificateNumber];
const secret = `${canary.name}说：${canary.phone}打不通`;
/** What a reviewer and a bank write about somebody: for who has to read it, and readable nowhere else. */
const written = ['齉齾家里有困难', '爩麤的账号已注销'];

/** Which planted values a text or some bytes hold, also as hex or base64, as rows and logs show bytes. */
function findPlanted(content: string | Uint8Array, values: readonly string[] = planted): string[] {
  const bytes = Buffer.from(content);
  return values.filter((value) => {
    const forms = [Buffer.from(value), Buffer.from(Buffer.from(value).toString('hex')), Buffer.from(Buffer.from(value, 'utf16le')), Buffer.from(encodeURIComponent(value)), ...[0, 1, 2].map((shift) => inBase64(value, shift))];
    return forms.some((form) => bytes.includes(form));
  });
}

/** The part of a base64 text that stays the same whatever stands around the value. */
function inBase64(value: string, shift: number): Buffer {
  const encoded = Buffer.concat([Buffer.alloc(shift), Buffer.from(value)]).toString('base64').replaceAll('=', '');
  return Buffer.from(encoded.slice(shift === 0 ? 0 : shift + 1, -2));
}

/** RFC 4648, without padding. */
function decodeBase32(text: string): Uint8Array {
  const bits = [...text].map((letter) => 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567'.indexOf(letter).toString(2).padStart(5, '0')).join('');
  return Uint8Array.from(bits.match(/.{8}/g) ?? [], (byte) => Number.parseInt(byte, 2));
}

describe.each(testDatabaseKinds)('personal data on %s', (kind) => {
  let stage: TrainingStage;
  let platform: TestPlatform;
  const logged: string[] = [];
  const urls: string[] = [];
  const answers: unknown[] = [];
  const files: string[][][] = [];
  let code = '';
  let folder: string | undefined;

  beforeAll(async () => {
    const realFetch = globalThis.fetch;
    vi.spyOn(globalThis, 'fetch').mockImplementation((input, init) => {
      urls.push(String(input));
      return realFetch(input, init);
    });
    stage = await setTrainingStage(kind, { logLevel: 'trace', logTo: { write: (line) => void logged.push(line) }, admin: { port: 0, host: '127.0.0.1' } });
    platform = stage.platform;
    folder = platform.dataFolder;
    const device = await createDevice(platform, { person: canary });
    const claimed = await device.claim(await createTemplate(stage.hr, { specialty: '焊工', skillLevel: 'level5' }));
    const { voucherNumber } = claimed.body.voucher;
    code = await device.compose(claimed.body.credential.credential);
    const learner: Learner = { device, voucherNumber, number: 0, show: () => device.compose(claimed.body.credential.credential) };
    await stage.hr.call({ method: 'PUT', path: `/v1/hr/institutions/${stage.institutionNumber + 1}/super-admin`, body: { name: canary.name, idNumber: canary.idNumber, phone: canary.phone } });
    answers.push(await stage.admin.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber: stage.institutionNumber, code: await learner.show() } }));
    await train(learner);
    await device.call({ method: 'POST', path: '/v1/feedback', body: { category: 'other', text: secret, pictures: [] }, idempotencyKey: randomUUID() });
    answers.push(
      await device.call({ method: 'GET', path: '/v1/me' }), await device.call({ method: 'GET', path: `/v1/vouchers/${voucherNumber}` }),
      await stage.hr.call({ method: 'GET', path: '/v1/hr/claim-records?limit=100' }), await stage.desk.call({ method: 'GET', path: '/trainees' }),
      await stage.reviewer.call({ method: 'GET', path: '/reviews' }), await stage.supervisor.call({ method: 'GET', path: '/deliveries' }),
      // Refused, with the values in the wrong places.
      await device.call({ method: 'POST', path: '/v1/feedback', body: { category: canary.idNumber, text: secret }, idempotencyKey: randomUUID() }),
      await stage.hr.call({ method: 'POST', path: '/v1/hr/proxies/look-up', body: { idNumber: canary.idNumber } }),
    );
    const made = await stage.admin.call<{ downloadPath: string }>({ method: 'POST', path: `/v1/institutions/${stage.institutionNumber}/exports`, body: { kind: 'trainees' }, idempotencyKey: randomUUID() });
    files.push(await readRows((await download(platform, made.body.downloadPath)).bytes));
    await stage.hr.stepUp();
    files.push(await readRows(new Uint8Array(await (await stage.hr.download('/v1/hr/claim-record-exports', {})).arrayBuffer())));
    await platform.relay.deliverDue();
  }, 180_000);
  afterAll(async () => {
    vi.restoreAllMocks();
    await platform.close();
  });

  /** Through the other two systems, to a granted subsidy. */
  async function train(learner: Learner): Promise<void> {
    const { voucherNumber, device } = learner;
    expect((await stage.register(learner)).status).toBe(201);
    const classId = await stage.createClass();
    await stage.enrol(classId, voucherNumber);
    expect((await createTrainee({ platform, device, person: canary, campus: stage.campus, voucherNumber }).checkIn()).status).toBe(201);
    await stage.submit(classId, 'opening');
    const review = `/reviews/${await stage.findReview(classId, 'classOpening')}`;
    expect(await stage.reviewer.call({ method: 'POST', path: `${review}/decision`, body: { decision: 'approved', opinion: written[0] } })).toMatchObject({ status: 200, body: { review: { opinion: written[0] } } });
    await platform.relay.deliverDue();
    await stage.desk.call({ method: 'PUT', path: `/classes/${classId}/trainees/${voucherNumber}/completion`, body: { completedHours: 8 } });
    await stage.submit(classId, 'completion');
    await stage.decide(classId, 'completion');
    await stage.certify(classId, learner, { certificateNumber });
    answers.push(await stage.submit(classId, 'subsidy'));
    // The reviewer alone sees whole what the papers say.
    expect(findPlanted(JSON.stringify(await stage.decide(classId, 'subsidy'))).sort()).toEqual([canary.name, canary.idNumber, certificateNumber].sort());
    const created = await stage.reviewer.call<{ batch: { batchId: string } }>({ method: 'POST', path: '/payouts', body: { voucherNumbers: [voucherNumber] }, idempotencyKey: randomUUID() });
    const payout = `/payouts/${created.body.batch.batchId}`;
    await Promise.all([stage.supervisor.stepUp(), stage.reviewer.stepUp()]);
    await stage.supervisor.call({ method: 'POST', path: `${payout}/approve` });
    expect(await stage.reviewer.call({ method: 'POST', path: `${payout}/payment`, body: { paymentReference: 'BANK-4120', failed: [{ voucherNumber, reason: written[1] }] } })).toMatchObject({ status: 200, body: { items: [{ failure: written[1] }] } });
  }

  it('R59 keeps name, ID number, phone and certificate number out of answers to others, addresses, codes, exports, metrics and the log at its loudest', async () => {
    expect(findPlanted(logged.join('\n'), [...planted, ...written])).toEqual([]);
    expect(findPlanted(urls.join('\n'), [...planted, ...written])).toEqual([]);
    expect(findPlanted(JSON.stringify(files))).toEqual([]);
    expect(findPlanted(JSON.stringify(answers))).toEqual([]);
    expect(findPlanted(code)).toEqual([]);
    expect(findPlanted(decodeBase32(code.slice(4)))).toEqual([]);
    expect(findPlanted(await (await fetch(`${platform.metricsUrl}/metrics`)).text())).toEqual([]);
    // Each is what it is taken for.
    expect(logged.join('')).toContain('/v1/redemptions/verify');
    expect(urls.some((url) => url.includes('/real-name-system/v1/voucher-events'))).toBe(true);
    expect(JSON.stringify(files)).toContain('龘*');
    expect(JSON.stringify(answers)).toContain('140105************');
  });

  it('R59 keeps them out of every table of the three systems, and out of the files of the database', async () => {
    const dump = await dumpRows(platform);
    expect(findPlanted(dump, [...planted, ...written])).toEqual([]);
    expect(dump).toContain('"voucherUsed"'.slice(1, -1)); // the outbox is in it
    if (folder === undefined || kind !== 'pglite') return;
    await querySql(platform, 'CHECKPOINT');
    const names = (await readdir(join(folder, 'pglite'), { recursive: true, withFileTypes: true })).filter((entry) => entry.isFile());
    for (const entry of names) expect([entry.name, findPlanted(await readFile(join(entry.parentPath, entry.name)), [...planted, ...written])]).toEqual([entry.name, []]);
    expect(names.length).toBeGreaterThan(500);
  });

  it('would tell: a planted leak is found in text, in bytes, in base64 and in an address', async () => {
    for (const leak of [canary.phone, `\\x${Buffer.from(canary.name).toString('hex')}`, Buffer.from(`x${canary.idNumber}y`).toString('base64'), `/people?name=${encodeURIComponent(canary.name)}`]) expect(findPlanted(`before ${leak} after`)).toHaveLength(1);
    await querySql(platform, `INSERT INTO voucher_platform.banners (banner_id, title, url, position, created_at_ms) VALUES ('leak', 'x', 'https://x/${canary.phone}', 9, 0)`);
    await querySql(platform, `INSERT INTO employment_service.log_in_failures VALUES (convert_to('${canary.name}', 'UTF8'), 1, 0, 0)`);
    expect(findPlanted(await dumpRows(platform)).sort()).toEqual([canary.name, canary.phone].sort());
  });
});

async function dumpRows(platform: TestPlatform): Promise<string> {
  const tables = await querySql<{ name: string }>(
    platform,
    `SELECT table_schema || '.' || table_name AS name FROM information_schema.tables
     WHERE table_schema IN ('voucher_platform', 'employment_service', 'real_name_system') AND table_type = 'BASE TABLE'`,
  );
  const dumps: string[] = [];
  for (const { name } of tables) dumps.push((await querySql<{ text: string }>(platform, `SELECT coalesce(string_agg(t::text, chr(10)), '') AS text FROM ${name} t`))[0]?.text ?? '');
  return dumps.join('\n');
}
