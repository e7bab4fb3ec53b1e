import { decodeBase64Url } from '@skill-voucher/sdk-core';
import { nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2SigningKey, generateSm2SecretKey } from '@skill-voucher/sdk-core/sm2';
import { randomBytes } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { startPlatform, type StartPlatformOptions } from '../src/index';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { readDemoDataKeys } from '../src/keys/system-keys';
import type { DataKeys } from '../src/personal-data/personal-data-cipher';
import { startSystems } from '../src/start-systems';
import { nameDatabase, runOn, testStartMs } from './harness/seed-templates';
import { querySql, type TestPlatform } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';

describe('profile gm', () => {
  const databaseName = `gm_${randomBytes(5).toString('hex')}`;
  const databaseUrl = nameDatabase(inject('postgresqlUrl'), databaseName);
  let dataKeys: DataKeys;
  const start = (options: StartPlatformOptions) => startPlatform({ databaseUrl, dataFolder: inject('templateFolder'), nowMs: () => testStartMs, profile: 'gm', ...options });
  beforeAll(async () => {
    await runOn(inject('postgresqlUrl'), `CREATE DATABASE ${databaseName} TEMPLATE ${inject('postgresqlTemplate')}`);
    const [first] = readDemoDataKeys(await loadDemoSecrets(inject('templateFolder'), testStartMs));
    dataKeys = [{ id: 2, algorithm: 'SM4-CBC-HMAC-SM3', key: randomBytes(32) }, first];
  });
  afterAll(() => runOn(inject('postgresqlUrl'), `DROP DATABASE ${databaseName} WITH (FORCE)`));

  it('does not start with AES first, with ES256 issuing, or while an ES256 issuer is trusted, and says all of it', async () => {
    const failure = String(await start({}).then((running) => running.close(), (error: unknown) => error));
    for (const part of ['ETV_DATA_KEYS 的第一把密钥须为 SM4-CBC-HMAC-SM3', 'ETV_ES256_ISSUED_BY 须为 SM2', '信任列表中还有 ES256 发行方']) expect(failure).toContain(part);
  });

  it('does not start the other systems alone with AES first either', async () => {
    const startAlone = (options: StartPlatformOptions) => startSystems({ databaseUrl, dataFolder: inject('templateFolder'), nowMs: () => testStartMs, profile: 'gm', systems: ['employment-service'], ...options });
    const failure = String(await startAlone({}).then((running) => running.close(), (error: unknown) => error));
    expect(failure).toContain('ETV_DATA_KEYS 的第一把密钥须为 SM4-CBC-HMAC-SM3');
    await (await startAlone({ dataKeys })).close();
  });

  it('binds SM2 keys alone, issues 0x22, trusts the SM2 issuer alone, and writes personal data under SM4', async () => {
    await runOn(databaseUrl, 'UPDATE voucher_platform.issuers SET withdrawn_at_ms = 1');
    await runOn(databaseUrl, "UPDATE voucher_platform.issuers SET withdrawn_at_ms = NULL WHERE algorithm = 'SM2'");
    const running = await start({ dataKeys, es256IssuedBy: 'SM2' });
    const platform = { ...running, clock: { nowMs: () => testStartMs, advance: () => undefined } } as unknown as TestPlatform;
    await expect(createDevice(platform, { person: inventPerson(21) })).rejects.toThrow('keyAlgorithmNotOffered');
    const key = await createSm2SigningKey({ secretKey: await generateSm2SecretKey(nodeRandom), random: nodeRandom });
    const device = await createDevice(platform, { person: inventPerson(22), key });
    const offered = await device.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/templates/claimable' });
    const claimed = await device.claim(offered.body.items[0]?.templateNumber ?? 0);
    expect(decodeBase64Url(claimed.body.credential.credential)?.[0]).toBe(0x22);
    expect(await querySql(running, 'SELECT DISTINCT algorithm FROM voucher_platform.issuers WHERE withdrawn_at_ms IS NULL')).toEqual([{ algorithm: 'SM2' }]);
    const marks = await querySql<{ mark: number; total: number }>(running, 'SELECT get_byte(phone_cipher, 0) AS mark, count(*)::integer AS total FROM voucher_platform.people GROUP BY 1');
    expect(marks).toContainEqual({ mark: 0xa2, total: expect.any(Number) as number });
    await running.close();
  });
});
