import { maskName } from '@skill-voucher/sdk-core';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { randomBytes, randomUUID } from 'node:crypto';
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { people } from '../src/database/schema/account-tables';
import { reviewVouchers, reviews } from '../src/database/schema/employment-tables';
import { subsidies } from '../src/database/schema/payout-tables';
import { startPlatform, type RunningPlatform } from '../src/index';
import type { DemoSecrets } from '../src/keys/demo-secrets';
import { deriveDataKeys, deriveSystemKey, readDemoDataKeys } from '../src/keys/system-keys';
import { createBlindIndex, type BlindIndex } from '../src/personal-data/blind-index';
import { KeyMismatchError, noteCurrentKeys, type KeyedSystem } from '../src/personal-data/known-keys';
import { encryptPerson } from '../src/personal-data/personal-data';
import { personalTables } from '../src/personal-data/personal-columns';
import { createPersonalDataCipher, type DataKey, type DataKeys } from '../src/personal-data/personal-data-cipher';
import { indexedTables, NodesRunningError, rotateBlindIndex } from '../src/personal-data/rotate-blind-index';
import { countKeyUses, OtherKeyWrittenError, retireDataKey, rotateDataKeys, type RotationProgress } from '../src/personal-data/rotate-data-keys';
import { systemNames, type SystemName } from '../src/systems/system-names';
import { nameDatabase, runOn } from './harness/seed-templates';
import { querySql } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import type { TestPlatform } from './harness/start-test-platform';

const trainee = inventPerson(51);
/** More than one batch. */
const crowdSize = 1200;

/** One database through the whole life of its keys; nodes come and go. */
describe('keys of personal data', () => {
  const databaseName = `keys_${randomBytes(5).toString('hex')}`;
  const databaseUrl = nameDatabase(inject('postgresqlUrl'), databaseName);
  let nowMs = Date.UTC(2026, 10, 24, 2, 0, 0);
  let secrets: DemoSecrets;
  let folder = '';
  let first: DataKey;
  const second: DataKey = { id: 2, algorithm: 'SM4-CBC-HMAC-SM3', key: randomBytes(32) };
  const key = generateNodeKey();
  let node: RunningPlatform;

  const start = (dataKeys: DataKeys) => startPlatform({ databaseUrl, demoKeysFolder: folder, nowMs: () => nowMs, dataKeys });
  const asTestPlatform = (running: RunningPlatform) => ({ ...running, clock: { nowMs: () => nowMs, advance: () => undefined } }) as TestPlatform;
  const indexOf = (system: SystemName, key: Uint8Array): BlindIndex => createBlindIndex(system === 'voucher-platform' ? key : deriveSystemKey(key, system, 'blindIndex'));
  const openSystem = (system: SystemName, dataKeys: DataKeys): KeyedSystem => {
    const blindIndexKey = Buffer.from(secrets.blindIndexKey, 'base64');
    const own = system === 'voucher-platform' ? dataKeys : deriveDataKeys({ dataKeys, blindIndexKey }, system);
    return { system, database: node.database, nowMs: () => nowMs, personalData: { cipher: createPersonalDataCipher(own), index: indexOf(system, blindIndexKey) } };
  };
  /** As it is run once the nodes have been silent long enough. */
  const later = (system: KeyedSystem): KeyedSystem => ({ ...system, nowMs: () => nowMs + 6 * 60_000 });
  const openAll = (dataKeys: DataKeys) => systemNames.map((system) => openSystem(system, dataKeys)) as [KeyedSystem, ...KeyedSystem[]];
  const readName = async (running: RunningPlatform) => {
    const device = await createDevice(asTestPlatform(running), { person: trainee, key, deviceId: 'phone' });
    return (await device.call<{ person: { maskedName: string } }>({ method: 'GET', path: '/v1/me' })).body.person.maskedName;
  };

  beforeAll(async () => {
    await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${databaseName} TEMPLATE ${inject('postgresqlTemplate')}`);
    folder = await mkdtemp(join(tmpdir(), 'etv-keys-'));
    const text = await readFile(join(inject('templateFolder'), 'demo-keys.json'), 'utf8');
    secrets = JSON.parse(text) as DemoSecrets;
    await writeFile(join(folder, 'demo-keys.json'), text);
    first = readDemoDataKeys(secrets)[0];
    node = await start([first, second]);
    await readName(node);
    const personalData = openSystem('voucher-platform', [first]).personalData;
    const crowd = Array.from({ length: crowdSize }, (_, at) => ({ personId: randomUUID(), holderBucket: at, ...encryptPerson(personalData, inventPerson(2000 + at)), countyCode: '140105', createdAtMs: nowMs, updatedAtMs: nowMs }));
    await node.database.orm.insert(people).values(crowd);
  }, 120_000);
  afterAll(async () => {
    await node.close();
    await runOn(inject('postgresqlUrl'), `DROP DATABASE ${databaseName} WITH (FORCE)`);
    await rm(folder, { recursive: true, force: true });
  });

  it('knows every column that holds a cipher text or an index', async () => {
    const columns = await querySql<{ table: string; column: string; type: string }>(node, `
      SELECT table_schema || '.' || table_name AS table, column_name AS column, data_type AS type FROM information_schema.columns
      WHERE table_schema IN ('voucher_platform', 'employment_service', 'real_name_system') AND (column_name LIKE '%cipher' OR column_name = 'id_number_index')`);
    const ciphers = columns.filter(({ column, table }) => column.endsWith('cipher') && table !== 'voucher_platform.export_pieces').map(({ table, column }) => `${table}.${column}`);
    const registered = systemNames.flatMap((system) => personalTables[system].flatMap(({ table, columns: own }) => Object.keys(own).map((column) => `${table}.${column}`)));
    expect(ciphers.sort()).toEqual(registered.sort());
    expect(columns.every(({ type }) => type === 'bytea')).toBe(true);
    const indexed = columns.filter(({ column }) => column === 'id_number_index').map(({ table }) => table);
    expect(indexed.sort()).toEqual(systemNames.flatMap((system) => indexedTables[system].targets).sort());
  });

  it('encrypts anew in batches, goes on where it was cut off, and does each batch once for two commands', async () => {
    const before = openSystem('voucher-platform', [second, first]);
    const refused: unknown = await rotateDataKeys(before).catch((error: unknown) => error);
    expect(refused).toBeInstanceOf(OtherKeyWrittenError);
    expect(String(refused)).toMatch(/数据密钥 1 加密.*第 2 步.*尚未完成/);
    expect((await countKeyUses(before)).get(2)).toBeUndefined();
    const system = later(before);
    const cutOff = rotateDataKeys(system, { onProgress: ({ table, seenCount }) => {
      if (table.endsWith('people') && seenCount > 0) throw new Error('cut off');
    } });
    await expect(cutOff).rejects.toThrow('cut off');
    const halfway = await countKeyUses(system);
    expect(halfway.get(2)).toBe(3 * 500);
    const ended: RotationProgress[] = [];
    const onProgress = (progress: RotationProgress) => void (progress.isFinished && ended.push(progress));
    await Promise.all([rotateDataKeys(system, { onProgress }), rotateDataKeys(system, { onProgress })]);
    const uses = await countKeyUses(system);
    expect(uses.get(1)).toBeUndefined();
    const [row] = await querySql<{ seen: number; total: number }>(node, "SELECT (SELECT seen_count::integer FROM voucher_platform.data_key_rotations WHERE table_name LIKE '%people') AS seen, (SELECT count(*)::integer FROM voucher_platform.people) AS total");
    expect(row?.seen).toBe(row?.total);
    for (const other of ['employment-service', 'real-name-system'] as const) {
      await rotateDataKeys(later(openSystem(other, [second, first])));
      expect([...(await countKeyUses(openSystem(other, [second, first]))).keys()]).not.toContain(1);
    }
    // The node that has both keys reads on.
    expect(await readName(node)).toBe(maskName(trainee.name));
  });

  it('retires a key only when no row and no node uses it', async () => {
    const system = openSystem('voucher-platform', [second, first]);
    // The log-in above wrote name and phone anew, under the key of a node that still encrypts with the first.
    expect(await retireDataKey([system], 1)).toMatchObject([{ outcome: 'inUse', uses: 2 }]);
    await rotateDataKeys(later(system));
    expect(await retireDataKey([system], 1)).toMatchObject([{ outcome: 'current' }]);
    expect(await retireDataKey([system], 2)).toMatchObject([{ outcome: 'inUse' }]);
    expect(await retireDataKey([system], 9)).toMatchObject([{ outcome: 'unknown' }]);
    await node.close();
    node = await start([second, first]);
    nowMs += 6 * 60_000;
    // All of the systems, or none.
    await noteCurrentKeys(openSystem('real-name-system', [first]));
    const outcomes = async () => (await retireDataKey(openAll([second, first]), 1)).map(({ outcome }) => outcome);
    expect(await outcomes()).toEqual(['retirable', 'retirable', 'current']);
    expect(await outcomes()).toEqual(['retirable', 'retirable', 'current']);
    nowMs += 6 * 60_000;
    expect(await outcomes()).toEqual(['retired', 'retired', 'retired']);
  });

  it('starts no node without a key that is in use, with a retired one to encrypt with, or with another under its number', async () => {
    for (const [keys, problem] of [[[first], '数据密钥 2 尚未停用'], [[first, second], '数据密钥 1 已停用'], [[second, { ...first, key: randomBytes(32) }], '数据密钥 1 不是这个数据库的'], [[{ ...second, key: randomBytes(32) }], '数据密钥 2 不是这个数据库的'], [[{ ...second, algorithm: 'AES-256-GCM' }], '数据密钥 2 不是']] as [DataKeys, string][]) {
      const failure: unknown = await start(keys).then((running) => running.close(), (error: unknown) => error);
      expect(failure).toBeInstanceOf(KeyMismatchError);
      expect(String(failure)).toContain(problem);
    }
    // A node that was not yet told to forget a retired key starts, as it only reads with it.
    for (const keys of [[second, first], [second]] as DataKeys[]) {
      await node.close();
      node = await start(keys);
      expect(await readName(node)).toBe(maskName(trainee.name));
    }
  });

  it('computes the blind index anew while every node stands still, and finds the same people by it', async () => {
    const next = randomBytes(32);
    const systems = systemNames.map((system) => openSystem(system, [second]));
    const [voucherPlatform] = systems as [KeyedSystem];
    // Two who were erased: nothing is left to compute an index of.
    const { cipher } = voucherPlatform.personalData;
    const erased = [1, 2].map((at) => ({
      personId: randomUUID(), holderBucket: at, idNumberIndex: randomBytes(32), nameCipher: cipher.encrypt('name', ''), idNumberCipher: cipher.encrypt('idNumber', ''), phoneCipher: cipher.encrypt('phone', ''),
      countyCode: '140105', createdAtMs: nowMs, updatedAtMs: nowMs,
    }));
    await node.database.orm.insert(people).values(erased);
    const certificateNumber = 'S0000-14-000012345';
    await storeSubsidy(node, openSystem('employment-service', [second]).personalData, certificateNumber);
    const before = await querySql<{ personId: string; index: string }>(node, 'SELECT person_id AS "personId", encode(id_number_index, \'hex\') AS index FROM voucher_platform.people ORDER BY 1');
    await expect(rotateBlindIndex(voucherPlatform, indexOf('voucher-platform', next))).rejects.toBeInstanceOf(NodesRunningError);
    nowMs += 6 * 60_000;
    for (const system of systems) await rotateBlindIndex(system, indexOf(system.system, next));
    const after = await querySql<{ personId: string; index: string }>(node, 'SELECT person_id AS "personId", encode(id_number_index, \'hex\') AS index FROM voucher_platform.people ORDER BY 1');
    expect(after.map(({ personId }) => personId)).toEqual(before.map(({ personId }) => personId));
    expect(after.filter(({ index }, at) => index === before[at]?.index).map(({ personId }) => personId)).toEqual(erased.map(({ personId }) => personId).sort());
    expect(await querySql(node, 'SELECT certificate_id AS id FROM employment_service.subsidies')).toEqual([{ id: indexOf('employment-service', next).markCertificate(certificateNumber) }]);
    await node.close();
    await expect(start([second])).rejects.toThrow('ETV_BLIND_INDEX_KEY 不是这个数据库的');
    await writeFile(join(folder, 'demo-keys.json'), JSON.stringify({ ...secrets, blindIndexKey: next.toString('base64') }));
    node = await start([second]);
    const count = () => querySql<{ total: number }>(node, `SELECT count(*)::integer AS total, ${after.length} AS "of" FROM voucher_platform.people`);
    const [counted] = await count();
    expect(await readName(node)).toBe(maskName(trainee.name));
    expect(await count()).toEqual([counted]);
  });
});

/** As a subsidy review leaves it. */
async function storeSubsidy(node: RunningPlatform, { cipher, index }: KeyedSystem['personalData'], certificateNumber: string): Promise<void> {
  const [reviewId, classId, standardId] = [randomUUID(), randomUUID(), randomUUID()];
  const voucher = { reviewId, classId, voucherNumber: '00000000000000AB', idNumberIndex: index.indexIdNumber('11010519491231002X') };
  const course = { occupation: '焊工', skillLevel: 'level5', institutionNumber: 1, regionCode: '140105' };
  const { orm } = node.database;
  await orm.insert(reviews).values({ ...course, reviewId, classId, kind: 'subsidy', className: '班', institutionName: '机构', startsOn: '2026-01-01', endsOn: '2026-02-01', durationHours: 8, status: 'submitted', submittedAtMs: 1 });
  await orm.insert(reviewVouchers).values({ ...voucher, kind: 'subsidy', nameCipher: cipher.encrypt('name', '某某'), idNumberCipher: cipher.encrypt('idNumber', '11010519491231002X'), certificateNumberCipher: cipher.encrypt('certificateNumber', certificateNumber) });
  await orm.insert(subsidies).values({ ...voucher, ...course, certificateId: index.markCertificate(certificateNumber), chinaYear: 2026, standardId, amountFen: 1, status: 'granted', grantedAtMs: 1 });
}
