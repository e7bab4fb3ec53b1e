import { mkdtemp, rm } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { ConfigurationError, DataFolderInUseError, explainStartFailure, readConfiguration, startPlatform } from '../src/index';
import { findFreePort } from './harness/embedded-server';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { startTestPlatform } from './harness/start-test-platform';

describe('starting', () => {
  let dataFolder: string;
  beforeEach(async () => {
    dataFolder = await mkdtemp(join(tmpdir(), 'etv-platform-'));
  });
  afterEach(() => rm(dataFolder, { recursive: true, force: true }));

  it('keeps data and keys over a restart, and seeds nothing twice', async () => {
    const first = await startTestPlatform('pglite', { dataFolder });
    const device = await createDevice(first, { person: inventPerson(1) });
    const page = await device.call<{ items: { templateNumber: number }[] }>({ method: 'GET', path: '/v1/templates/claimable' });
    const claimed = await device.claim(page.body.items[0]?.templateNumber ?? 0);
    await expect(startPlatform({ dataFolder })).rejects.toThrow(DataFolderInUseError);
    await first.close();
    const second = await startTestPlatform('pglite', { dataFolder });
    const again = await createDevice(second, { person: inventPerson(1), key: device.signer.key, deviceId: 'other' });
    expect(again.session.binding).toBe('known');
    const vouchers = await again.call<{ items: { voucherNumber: string }[] }>({ method: 'GET', path: '/v1/vouchers' });
    expect(vouchers.body.items.map((voucher) => voucher.voucherNumber)).toEqual([claimed.body.voucher.voucherNumber]);
    expect(second.demo.rootCertificate).toBe(first.demo.rootCertificate);
    const after = await again.call<{ items: object[] }>({ method: 'GET', path: '/v1/templates/claimable' });
    expect(after.body.items).toHaveLength(page.body.items.length);
    await second.close();
  });

  it('says which port is taken, and leaves the folder free', async () => {
    const holder = createServer();
    await new Promise<void>((resolve) => holder.listen(0, '127.0.0.1', resolve));
    const { port } = holder.address() as AddressInfo;
    const failure = await startPlatform({ dataFolder, port }).catch((error: unknown) => error);
    expect(explainStartFailure(failure)).toContain(`端口 ${port} 已被占用`);
    // Whichever port was the trouble, the other one is free again.
    const [servicePort, adminPort] = [await findFreePort(), await findFreePort()];
    const noAdmin: unknown = await startPlatform({ dataFolder, port: servicePort, admin: { port, host: '127.0.0.1' } }).then((running) => running.close(), (error: unknown) => error);
    expect(explainStartFailure(noAdmin)).toMatch(new RegExp(`端口 ${port} 已被占用.*ETV_ADMIN_PORT`));
    await expect(startPlatform({ dataFolder, port, admin: { port: adminPort, host: '127.0.0.1' } })).rejects.toThrow('EADDRINUSE');
    holder.close();
    await (await startPlatform({ dataFolder, port: servicePort, admin: { port: adminPort, host: '127.0.0.1' } })).close();
  });

  it('refuses PGlite, demonstration keys and missing settings in production, naming each', async () => {
    const problem = await readConfiguration({ NODE_ENV: 'production', PORT: 'x' }).catch((error: unknown) => error);
    expect(problem).toBeInstanceOf(ConfigurationError);
    for (const name of ['PORT', 'DATABASE_URL', 'ETV_AUDIENCE', 'ETV_DATA_KEYS', 'ETV_BLIND_INDEX_KEY', 'ETV_ISSUER_KEY_FILE', 'ETV_ROOT_CERTIFICATE_FILE']) {
      expect(String(problem)).toContain(name);
    }
    expect(await readConfiguration({})).toMatchObject({ port: 8080, host: '127.0.0.1', databaseUrl: undefined });
  });
});
