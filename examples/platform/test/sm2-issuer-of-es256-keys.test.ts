import { decodeBase32 } from '@skill-voucher/sdk-core';
import { nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2SigningKey, generateSm2SecretKey } from '@skill-voucher/sdk-core/sm2';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readConfiguration, startPlatform } from '../src/index';
import { createDemoKeys } from '../src/keys/create-demo-keys';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { createDemoSystemKeys } from '../src/keys/system-keys';
import { setBookingStage, type BookingStage, type Desk, type Holder } from './harness/booking-stage';
import { expectRefusal } from './harness/expect-refusal';
import { testStartMs } from './harness/seed-templates';
import { createSigner, openSession } from './harness/test-device';
import { testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const suiteByte = (code: string) => decodeBase32(code.slice(4))?.[0];
const createSm2Key = async () => createSm2SigningKey({ secretKey: await generateSm2SecretKey(nodeRandom), random: nodeRandom });

describe.each(testDatabaseKinds)('a platform whose SM2 issuer issues to every key, on %s', (kind) => {
  let stage: BookingStage;
  let desk: Desk;
  beforeAll(async () => {
    stage = await setBookingStage(kind, { es256IssuedBy: 'SM2' });
    const [admin] = stage.admins;
    if (admin === undefined) throw new Error('No demonstration admins');
    desk = await stage.openDesk(admin);
  });
  afterAll(() => stage.platform.close());

  it('uses a code 0x21 once', async () => {
    const holder = await stage.claim(400);
    const code = await holder.show();
    expect(suiteByte(code)).toBe(0x21);
    expect((await desk.redeem(code, randomUUID())).status).toBe(201);
    expect((await desk.redeem(await holder.show(), randomUUID())).code).toBe('alreadyUsed');
  });

  async function scanWithoutNetwork(holder: Holder, byte: number): Promise<void> {
    await holder.book(desk);
    await desk.synchronize();
    desk.network.isUp = false;
    const code = await holder.show();
    expect(suiteByte(code)).toBe(byte);
    expect(await desk.scan(code)).toEqual({ color: 'green', recorded: 'recorded' });
    expect((await desk.synchronize()).verdicts.map(({ outcome }) => outcome)).toEqual(['used']);
    expect(await holder.status()).toBe('used');
  }

  it('scans 0x21 and 0x22 without a network by their grants (M4)', async () => {
    await scanWithoutNetwork(await stage.claim(401), 0x21);
    await scanWithoutNetwork(await stage.claim(402, undefined, await createSm2Key()), 0x22);
  });
});

describe('who issues to whom', () => {
  it('binds no SM2 key where there is no SM2 issuer, and says why', async () => {
    const secrets = await loadDemoSecrets(undefined, testStartMs);
    const keys = { ...(await createDemoKeys(secrets)), sm2Issuer: undefined };
    const systemKeys = createDemoSystemKeys(secrets);
    await expect(startPlatform({ keys, systemKeys, es256IssuedBy: 'SM2' })).rejects.toThrow('No SM2 issuer');
    const nowMs = () => testStartMs;
    const platform = await startPlatform({ keys, systemKeys, nowMs });
    try {
      const asTest = { ...platform, demo: {} as TestPlatform['demo'], clock: { nowMs, advance: () => undefined } };
      const refused = await expectRefusal(asTest, 'keyAlgorithmNotOffered', async () => openSession(asTest, await createSigner(await createSm2Key()), 'none'));
      expect(refused.body).toMatchObject({ details: { algorithm: 'SM2' } });
      expect((await openSession(asTest, await createSigner(), 'none')).code).toBe('launchCodeUnknown');
    } finally {
      await platform.close();
    }
  });

  it('reads the choice from the environment and refuses any other', async () => {
    expect(await readConfiguration({})).toMatchObject({ es256IssuedBy: 'ES256' });
    expect(await readConfiguration({ ETV_ES256_ISSUED_BY: 'SM2' })).toMatchObject({ es256IssuedBy: 'SM2' });
    await expect(readConfiguration({ ETV_ES256_ISSUED_BY: 'sm2' })).rejects.toThrow('ETV_ES256_ISSUED_BY');
  });
});
