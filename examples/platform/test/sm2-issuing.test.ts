import {
  claimTermsVersion, claimVoucher, composeRedeemCode, decodeBase32, decodeCredential, decodeRedeemCode, joinSuites, listVouchers, type SigningKey, type TrustList, type VoucherSdk,
} from '@skill-voucher/sdk-core';
import { createNodeSuite, generateNodeKey, nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2KeyStore, createSm2SigningKey, createSm2Suite, generateSm2SecretKey } from '@skill-voucher/sdk-core/sm2';
import { createMemoryStorage } from '@skill-voucher/sdk-core/testing';
import { openTrustList } from '@skill-voucher/sdk-core/trust';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createDemoPhone, presentCode, unwrap } from '../journey/demo-phone';
import { setCheckInStage, type CheckInStage } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice, createSigner, openSession, requestLaunch, send, signCall, type Signer } from './harness/test-device';
import { createTemplate } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

const both = joinSuites(createNodeSuite(), createSm2Suite());
const createSm2Key = async () => createSm2SigningKey({ secretKey: await generateSm2SecretKey(nodeRandom), random: nodeRandom });
const read = (text: string) => new Uint8Array(Buffer.from(text, 'base64'));

describe.each(testDatabaseKinds)('SM2 issuing on %s', (kind) => {
  let stage: CheckInStage;
  let people = 0;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
  });
  afterAll(() => stage.platform.close());

  const nextPerson = () => inventPerson(8800 + (people += 1));
  const post = (path: string, code: string) => stage.admin.call({ method: 'POST', path, body: { institutionNumber: stage.institutionNumber, code }, ...(path === '/v1/redemptions' ? { idempotencyKey: randomUUID() } : {}) });
  const openSm2Phone = (): VoucherSdk =>
    createDemoPhone({
      platform: stage.platform, channel: stage.platform.demo.channels.minshengshanxi, person: nextPerson(), deviceId: 'sm2-phone', suite: both, keys: createSm2KeyStore({ storage: createMemoryStorage(), random: nodeRandom }),
      clock: { nowMs: stage.platform.clock.nowMs, monotonicMs: stage.platform.clock.nowMs },
    }).sdk;
  const openTrust = async (suite: typeof both, roots: readonly string[]) => {
    const trustList = (await (await fetch(`${stage.platform.url}/v1/trust-list`)).json()) as TrustList;
    const opened = await openTrustList({ trustList, trustListKey: { algorithm: 'ES256', publicKey: new Uint8Array(Buffer.from(stage.platform.demo.trustListPublicKey, 'base64url')) }, roots: roots.map(read), nowMs: stage.platform.clock.nowMs(), suite });
    if (opened.outcome !== 'opened') throw new Error(opened.outcome);
    return opened;
  };

  it('binds an SM2 key, issues and shows an SM2 code, and uses it once; the trust list verifies it without the platform', async () => {
    const { platform, hr } = stage;
    const phone = openSm2Phone();
    const templateNumber = await createTemplate(hr);
    const { voucher } = unwrap(await claimVoucher(phone, { templateNumber, termsVersion: claimTermsVersion, idempotencyKey: randomUUID() }));
    const code = await presentCode(phone, voucher.voucherNumber);
    expect([code.length, decodeBase32(code.slice(4))?.[0]]).toEqual([336, 0x22]);
    const issuerKeyId = decodeRedeemCode(code)?.credential.issuerKeyId ?? '';
    const { rootCertificate, sm2RootCertificate = '' } = platform.demo;
    const trusted = await openTrust(both, [rootCertificate, sm2RootCertificate]);
    expect(trusted.findIssuers(issuerKeyId)).toMatchObject([{ algorithm: 'SM2' }]);
    const withoutSm2 = await openTrust(createNodeSuite(), [rootCertificate]);
    expect(withoutSm2.findIssuers(issuerKeyId)).toEqual([]);
    expect(withoutSm2.holdsUntilMs).toBeGreaterThan(platform.clock.nowMs()); // an issuer of a suite that is not here is no reason to look again
    expect(await post('/v1/redemptions/verify', code)).toMatchObject({ status: 200, body: { voucher: { voucherNumber: voucher.voucherNumber } } });
    expect((await post('/v1/redemptions', code)).status).toBe(201);
    expect((await post('/v1/redemptions', await presentCode(phone, voucher.voucherNumber))).code).toBe('alreadyUsed');
    expect(unwrap(await listVouchers(phone)).items).toMatchObject([{ status: 'used' }]);
    const [row] = await querySql(platform, `SELECT k.algorithm FROM voucher_platform.device_keys k JOIN voucher_platform.credentials c USING (key_thumbprint) WHERE c.voucher_number = '${voucher.voucherNumber}'`);
    expect(row).toEqual({ algorithm: 'SM2' });
  });

  it('gives a person with both kinds of keys a code of each for one voucher', async () => {
    const person = nextPerson();
    const es256 = await createDevice(stage.platform, { person });
    const sm2 = await createDevice(stage.platform, { person, channelId: 'sanjintong', key: await createSm2Key() });
    const claimed = await es256.claim(await createTemplate(stage.hr));
    const ordered = await sm2.call<{ credential: string }>({ method: 'POST', path: `/v1/vouchers/${claimed.body.voucher.voucherNumber}/credentials`, body: {} });
    const codes = [await es256.compose(claimed.body.credential.credential), await sm2.compose(ordered.body.credential)] as const;
    expect(codes.map((code) => decodeBase32(code.slice(4))?.[0])).toEqual([0x11, 0x22]);
    for (const code of codes) expect((await post('/v1/redemptions/verify', code)).status).toBe(200);
    expect((await post('/v1/redemptions', codes[1])).status).toBe(201);
    expect((await post('/v1/redemptions', codes[0])).code).toBe('alreadyUsed');
  });

  /** As {@link composeRedeemCode} with a key that says of itself what the credential says. */
  function composeAny(key: SigningKey, credential: Uint8Array): Promise<string> {
    const { holderAlgorithm = 'ES256', holderPublicKey = key.publicKey } = decodeCredential(credential) ?? {};
    return composeRedeemCode({ credential, key: { algorithm: holderAlgorithm, publicKey: holderPublicKey, sign: key.sign }, suite: both, random: nodeRandom, generatedAtSeconds: Math.floor(stage.platform.clock.nowMs() / 1000) });
  }

  async function launch(signer: Signer, person = nextPerson()) {
    const launched = await requestLaunch(stage.platform, { person, keyThumbprint: signer.keyId, deviceId: 'hostile' });
    return launched.body.launchCode;
  }

  it('refuses a key off the curve, and a key that is named with the other algorithm, and binds nothing', async () => {
    const { platform } = stage;
    const sm2Key = await createSm2Key();
    for (const real of [sm2Key, generateNodeKey()]) {
      const offCurve = new Uint8Array(real.publicKey);
      let signer: Signer | undefined;
      for (let last = 0; last < 64 && signer === undefined; last += 1) {
        offCurve[32] = last;
        const candidate = await createSigner({ ...real, sign: real.sign, publicKey: offCurve.slice() });
        const answer = await openSession(platform, candidate, 'none');
        if (answer.code === 'invalidRequest') signer = candidate;
      }
      if (signer === undefined) throw new Error('every key was taken for a point');
      const found = signer;
      const launchCode = await launch(found);
      expect((await expectRefusal(platform, 'invalidRequest', () => openSession(platform, found, launchCode))).body).toMatchObject({ details: { field: 'publicKey' } });
    }
    const signer = await createSigner(sm2Key);
    const launchCode = await launch(signer);
    const renamed = { ...signer, key: { ...sm2Key, algorithm: 'ES256' as const } };
    expect(['badRequestSignature', 'invalidRequest']).toContain((await openSession(platform, renamed, launchCode)).code); // an SM2 point is on the other curve by chance only
    const es256 = await createSigner();
    const asSm2 = { ...es256, key: { ...es256.key, algorithm: 'SM2' as const } };
    expect(['badRequestSignature', 'invalidRequest']).toContain((await openSession(platform, asSm2, launchCode)).code);
    expect(await querySql(platform, `SELECT 1 AS bound FROM voucher_platform.device_keys WHERE key_thumbprint = '${signer.keyId}'`)).toEqual([]);
  });

  it('refuses an ES256 signature under an SM2 key, in either place that names the algorithm', async () => {
    const { platform } = stage;
    const device = await createDevice(platform, { person: nextPerson(), key: await createSm2Key() });
    const other = generateNodeKey();
    const forge = (key: SigningKey) => signCall(platform, { ...device.signer, key }, { method: 'GET', path: '/v1/me' });
    await expectRefusal(platform, 'badRequestSignature', async () => send(await forge(other)));
    await expectRefusal(platform, 'badRequestSignature', async () => send(await forge({ algorithm: 'SM2', publicKey: device.signer.key.publicKey, sign: other.sign })));
    const renamed = await signCall(platform, device.signer, { method: 'GET', path: '/v1/me' });
    renamed.init.headers['signature-input'] = (renamed.init.headers['signature-input'] ?? '').replace('sm2-sm3', 'ecdsa-p256-sha256');
    await expectRefusal(platform, 'badRequestSignature', () => send(renamed));
    expect((await device.call({ method: 'GET', path: '/v1/me' })).status).toBe(200);
  });

  it('refuses a code whose suite byte or holder signature is of the other algorithm', async () => {
    const { platform } = stage;
    const device = await createDevice(platform, { person: nextPerson(), key: await createSm2Key() });
    const claimed = await device.claim(await createTemplate(stage.hr));
    const credential = new Uint8Array(Buffer.from(claimed.body.credential.credential, 'base64url'));
    const compose = (bytes: Uint8Array) => device.compose(Buffer.from(bytes).toString('base64url'));
    for (const [suiteByte, code] of [[0x11, 'unknownIssuer'], [0x12, 'unknownIssuer']] as const) {
      const changed = credential.slice();
      changed[0] = suiteByte;
      const text = await composeAny(device.signer.key, changed);
      await expectRefusal(platform, code, () => post('/v1/redemptions/verify', text));
    }
    const asEs256Holder = credential.slice();
    asEs256Holder[0] = 0x21;
    await expectRefusal(platform, 'badIssuerSignature', async () => post('/v1/redemptions/verify', await composeAny(device.signer.key, asEs256Holder)));
    await expectRefusal(platform, 'badHolderSignature', async () => post('/v1/redemptions/verify', await composeAny(generateNodeKey(), credential)));
    expect((await post('/v1/redemptions/verify', await compose(credential))).status).toBe(200);
  });

  it('keeps a passport to ES256 keys, and says so', async () => {
    const device = await createDevice(stage.platform, { person: nextPerson(), key: await createSm2Key() });
    await expectRefusal(stage.platform, 'keyAlgorithmNotOffered', () => device.call({ method: 'POST', path: '/v1/passports' }));
  });
});
