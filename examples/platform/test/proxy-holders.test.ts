import type { CheckInForecast, ClaimedVoucher, CompletedCheckIn, ConsentList, ProxyHolders, VoucherDetail, VoucherPage } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { readChallenge, readFix, setCheckInStage, type CheckInStage } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { actFor, beginProxy, createFamilies, nameProxy, takeElderTicket } from './harness/proxy-stage';
import { createDevice, type TestDevice } from './harness/test-device';
import { logInAs } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

const yearSeconds = 365 * 24 * 3600;

describe.each(testDatabaseKinds)('proxy holders on %s', (kind) => {
  let stage: CheckInStage;
  let families: ReturnType<typeof createFamilies>;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
    families = createFamilies(stage);
  });
  afterAll(() => stage.platform.close());

  const list = async (device: TestDevice) => (await device.call<ProxyHolders>({ method: 'GET', path: '/v1/proxies' })).body;

  it("A20 names a proxy with the elder's own face alone, once, and tells who is registered only after it", async () => {
    const { platform } = stage;
    const elder = await families.registerElder();
    const { device, person } = await families.createHolder();
    const challenge = readChallenge(await expectRefusal(platform, 'proxyFaceRequired', () => beginProxy(device, elder)));
    await expectRefusal(platform, 'proxyFaceRefused', () => beginProxy(device, elder, { challenge, ticket: takeElderTicket(person, challenge) }));
    const ticket = takeElderTicket(elder, challenge);
    const other = await families.createHolder();
    await expectRefusal(platform, 'proxyFaceRequired', () => beginProxy(other.device, elder, { challenge, ticket }));
    await expectRefusal(platform, 'proxyOfOneself', () => beginProxy(device, person));
    await expectRefusal(platform, 'invalidRequest', () => beginProxy(device, { name: elder.name, idNumber: `${elder.idNumber.slice(0, 17)}?` }));
    const unknown = families.nextPerson();
    await expectRefusal(platform, 'proxyFaceRequired', () => beginProxy(device, unknown));
    await expectRefusal(platform, 'proxyElderUnknown', () => nameProxy(device, unknown));
    await expectRefusal(platform, 'proxyElderUnknown', () => nameProxy(device, { ...elder, name: '别人' }));
    const named = await beginProxy(device, elder, { challenge, ticket });
    expect(named.body).toMatchObject({ sinceMs: platform.clock.nowMs(), untilMs: platform.clock.nowMs() + yearSeconds * 1000 });
    expect(JSON.stringify(named.body)).not.toContain(elder.idNumber);
    expect((await beginProxy(device, elder, { challenge, ticket })).body).toEqual(named.body); // a double tap
    await families.end(device, named.body.proxyId);
    await expectRefusal(platform, 'proxyFaceRequired', () => beginProxy(device, elder, { challenge, ticket }));
  });

  it('A20 claims for the elder, shows the code, and is refused at the counter the moment it ends', async () => {
    const { platform } = stage;
    const { elder, holder, proxyId, acting } = await families.startFamily();
    const { voucher, credential } = await families.claimFor(acting);
    expect((await acting.call<ConsentList>({ method: 'GET', path: '/v1/consents' })).body.items).toMatchObject([{ purpose: 'terms', isGiven: true, history: [{ isByProxy: true }] }]);
    const path = `/v1/vouchers/${voucher.voucherNumber}`;
    expect((await holder.device.call<VoucherPage>({ method: 'GET', path: '/v1/vouchers' })).body.items).toEqual([]);
    expect((await acting.call<VoucherPage>({ method: 'GET', path: '/v1/vouchers?limit=5' })).body.items).toMatchObject([{ voucherNumber: voucher.voucherNumber }]);
    await expectRefusal(platform, 'notFound', () => holder.device.call({ method: 'GET', path }));
    const shown = await families.verify(await holder.device.compose(credential.credential));
    expect(shown).toMatchObject({ status: 200, body: { voucher: { maskedName: expect.stringMatching(/^王/) } } });
    expect((await families.end(holder.device, proxyId)).status).toBe(204);
    const late = await holder.device.compose(credential.credential);
    await expectRefusal(platform, 'revoked', () => families.verify(late));
    await expectRefusal(platform, 'proxyEnded', () => acting.call({ method: 'GET', path }));
    await expectRefusal(platform, 'proxyEnded', () => acting.call({ method: 'POST', path: `${path}/credentials` }));
    const again = await nameProxy(holder.device, elder);
    const credentialAgain = await actFor(holder.device, again.body.proxyId).call<ClaimedVoucher['credential']>({ method: 'POST', path: `${path}/credentials` });
    expect((await families.verify(await holder.device.compose(credentialAgain.body.credential))).status).toBe(200);
    platform.clock.advance(60);
  });

  it("A20 checks in with the elder's face, not the proxy's; the code's way asks for it too", async () => {
    const { platform, admin, institutionNumber, campus } = stage;
    const { elder, holder, acting } = await families.startFamily();
    const { voucher, credential } = await families.claimFor(acting);
    await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code: await holder.device.compose(credential.credential) }, idempotencyKey: randomUUID() });
    const path = `/v1/vouchers/${voucher.voucherNumber}/check-ins`;
    const attempt = (face?: object) => acting.call<CompletedCheckIn>({ method: 'POST', path, body: { reading: readFix(platform, campus), ...(face === undefined ? {} : { face }) }, idempotencyKey: randomUUID() });
    const challenge = readChallenge(await attempt());
    for (const refusedTimes of [1, 2, 3]) {
      const asked = await attempt();
      expect(asked.body.message).toContain('须是被代办的 王** 本人');
      const fresh = readChallenge(asked);
      const refused = await attempt({ challenge: fresh, ticket: takeElderTicket(holder.person, fresh) });
      expect(refused).toMatchObject({ code: 'checkInFaceRefused', body: { details: { refusedTimes, elderName: '王**' } } });
      expect(refused.body.message).toContain('须是被代办的 王** 本人，代办人的不算');
    }
    const display = await stage.openDisplay();
    const scanned = await acting.call<{ grantId: string; needsFace: boolean }>({ method: 'POST', path: `${path}/scan`, body: { code: display.body.shown.code } });
    expect(scanned.body.needsFace).toBe(true);
    const byCode = { method: 'POST', path: `${path}/assisted`, body: { grantId: scanned.body.grantId } } as const;
    expect(await acting.call({ ...byCode, idempotencyKey: randomUUID() })).toMatchObject({ code: 'checkInFaceRequired' });
    expect((await attempt({ challenge, ticket: takeElderTicket(elder, challenge) })).status).toBe(201);
  });

  it('A20 lets nobody else act, and nobody do more', async () => {
    const { platform } = stage;
    const { holder, proxyId, acting } = await families.startFamily();
    const stranger = await families.createHolder();
    for (const id of [proxyId, `0000-${'0'.repeat(32)}`]) await expectRefusal(platform, 'notFound', () => actFor(stranger.device, id).call({ method: 'GET', path: '/v1/vouchers' }));
    await expectRefusal(platform, 'notFound', () => families.end(stranger.device, proxyId));
    await expectRefusal(platform, 'invalidRequest', () => actFor(holder.device, 'x').call({ method: 'GET', path: '/v1/vouchers' }));
    for (const path of ['/v1/me', '/v1/keys', '/v1/proxies', '/v1/feedback']) {
      await expectRefusal(platform, 'proxyNotAllowed', () => acting.call({ method: 'GET', path }));
    }
    for (const path of ['/v1/proxies', '/v1/redemptions/verify']) await expectRefusal(platform, 'proxyNotAllowed', () => acting.call({ method: 'POST', path, body: {}, idempotencyKey: randomUUID() }));
    await expectRefusal(platform, 'proxyNotAllowed', () => acting.call({ method: 'DELETE', path: `/v1/keys/${holder.device.keyThumbprint}` }));
  });

  it('A20 shows the elder who acted (M3), keeps both in the audit, and either side ends it', async () => {
    const { platform } = stage;
    const { elder, holder, proxyId, acting } = await families.startFamily();
    const { voucher } = await families.claimFor(acting);
    const path = `/v1/vouchers/${voucher.voucherNumber}`;
    for (let look = 0; look < 2; look += 1) await acting.call({ method: 'GET', path });
    const own = await createDevice(platform, { person: elder });
    const detail = await own.call<VoucherDetail>({ method: 'GET', path });
    expect(detail.body.accesses).toEqual([{ kind: 'lookedUp', atMs: platform.clock.nowMs(), actor: expect.stringMatching(/^代办人 测/) }]);
    const audit = await querySql(platform, `SELECT a.details->>'operation' AS operation FROM voucher_platform.audit_entries a JOIN voucher_platform.proxy_holders p ON p.proxy_id = a.details->>'proxyId'
      WHERE a.action = 'actForElder' AND p.proxy_id = '${proxyId}' AND a.actor_id = p.holder_person_id::text AND a.details->>'elderId' = p.elder_person_id::text`);
    expect(audit).toEqual([{ operation: 'claimVoucher' }]);
    expect((await list(own)).asElder).toMatchObject([{ proxyId }]);
    expect((await list(holder.device)).asHolder).toMatchObject([{ proxyId }]);
    expect((await families.end(own, proxyId)).status).toBe(204);
    expect((await families.end(holder.device, proxyId)).status).toBe(204);
    await expectRefusal(platform, 'proxyEnded', () => acting.call({ method: 'GET', path }));
    expect([(await list(own)).asElder, (await list(holder.device)).asHolder]).toEqual([[], []]);
    const ended = await querySql(platform, `SELECT ended_by AS by FROM voucher_platform.proxy_holders WHERE proxy_id = '${proxyId}'`);
    expect(ended).toEqual([{ by: 'elder' }]);
  });

  it('A20 gives an elder 2 holders and a holder 3 elders, also of many at once', async () => {
    const elder = await families.registerElder();
    const holders = await Promise.all([1, 2, 3, 4].map(() => families.createHolder()));
    const named = await Promise.all(holders.map(({ device }) => nameProxy(device, elder)));
    expect(named.map(({ status, code }) => code ?? status).sort()).toEqual([201, 201, 'proxyLimitReached', 'proxyLimitReached']);
    const { device } = await families.createHolder();
    const elders = await Promise.all([1, 2, 3, 4, 5].map(() => families.registerElder()));
    const taken = await Promise.all(elders.map((each) => nameProxy(device, each)));
    expect(taken.filter(({ status }) => status === 201)).toHaveLength(3);
    expect(taken.find(({ code }) => code !== undefined)?.body).toMatchObject({ details: { side: 'holder', count: 3, limit: 3 } });
    const first = elders[taken.findIndex(({ status }) => status === 201)];
    if (first === undefined) throw new Error('Nobody was named');
    expect((await nameProxy(device, first)).status).toBe(201); // renewed
    expect((await list(device)).asHolder).toHaveLength(3);
  });

  it("M2 A20 says before that the code's way wants the elder's consent to the face, as the attempt does", async () => {
    const { platform, admin, institutionNumber } = stage;
    const { holder, acting } = await families.startFamily();
    const { voucher, credential } = await families.claimFor(acting);
    await admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code: await holder.device.compose(credential.credential) }, idempotencyKey: randomUUID() });
    await platform.relay.deliverDue();
    const operator = await logInAs(platform, 'demo-operator');
    await operator.stepUp();
    expect(await operator.call({ method: 'POST', path: '/v1/hr/consent-texts', body: { purpose: 'face', version: '1', title: '人脸授权书', body: '关于人脸的说明' } })).toMatchObject({ status: 201 });
    const path = `/v1/vouchers/${voucher.voucherNumber}/check-ins`;
    await acting.call({ method: 'POST', path, body: { reading: { outcome: 'permissionRefused' } }, idempotencyKey: randomUUID() }); // opens the code's way
    const forecast = await acting.call<CheckInForecast>({ method: 'GET', path: `${path}/forecast` });
    expect(forecast.body.code).toMatchObject({ wouldPass: false, obstacles: [{ code: 'consentRequired', details: { purpose: 'face', version: '1' } }] });
    const display = await stage.openDisplay();
    const scanned = await acting.call<{ grantId: string }>({ method: 'POST', path: `${path}/scan`, body: { code: display.body.shown.code } });
    await expectRefusal(platform, 'consentRequired', () => acting.call({ method: 'POST', path: `${path}/assisted`, body: { grantId: scanned.body.grantId }, idempotencyKey: randomUUID() }));
  });
});
