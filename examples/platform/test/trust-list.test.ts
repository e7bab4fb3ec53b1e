import { decodeCredential, verifyRedeemCode, type TrustList } from '@skill-voucher/sdk-core';
import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { openTrustList } from '@skill-voucher/sdk-core/trust';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { createTemplate, logInHr } from './harness/test-hr';
import { startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const suite = createNodeSuite();

describe.each(testDatabaseKinds)('trust list on %s', (kind) => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
  });
  afterAll(() => platform.close());

  const read = async () => (await (await fetch(`${platform.url}/v1/trust-list`)).json()) as TrustList;
  const open = async (trustList: TrustList, lastVersion = 0) =>
    openTrustList({
      trustList, lastVersion, nowMs: platform.clock.nowMs(), suite, trustListKey: { algorithm: 'ES256', publicKey: Buffer.from(platform.demo.trustListPublicKey, 'base64url') },
      roots: [Buffer.from(platform.demo.rootCertificate, 'base64')],
    });

  it('R27 lets anyone with the pinned root verify a code without asking the platform', async () => {
    const device = await createDevice(platform, { person: inventPerson(1) });
    const claimed = await device.claim(await createTemplate(await logInHr(platform, 'province')));
    const opened = await open(await read());
    if (opened.outcome !== 'opened') throw new Error(opened.outcome);
    const credential = decodeCredential(Buffer.from(claimed.body.credential.credential, 'base64url'));
    expect(opened.findIssuers(credential?.issuerKeyId ?? '')).toHaveLength(1);
    const text = await device.compose(claimed.body.credential.credential);
    const verified = await verifyRedeemCode({ text, nowMs: platform.clock.nowMs(), audience: 1, suite, findIssuers: (keyId) => opened.findIssuers(keyId) });
    expect(verified.outcome).toBe('verified');
  });

  it('keeps its version while nothing changes, and raises it before the list is outdated', async () => {
    const [first, second] = [await open(await read()), await open(await read())];
    if (first.outcome !== 'opened' || second.outcome !== 'opened') throw new Error('not opened');
    expect(second.version).toBe(first.version);
    platform.clock.advance(5 * 24 * 3600);
    const later = await open(await read(), first.version);
    if (later.outcome !== 'opened') throw new Error(later.outcome);
    expect(later.version).toBe(first.version + 1);
    expect(later.nextUpdateMs).toBeGreaterThan(platform.clock.nowMs() + 3 * 24 * 3_600_000);
  });
});
