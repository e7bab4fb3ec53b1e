import type { HrProxies, Profile, ProxyHolders, VoucherDetail } from '@skill-voucher/sdk-core';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { revokeLapsedProxies } from '../src/voucher-platform/proxies/end-proxy';
import { setCheckInStage, type CheckInStage } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { actFor, createFamilies, nameProxy } from './harness/proxy-stage';
import { createDevice, type TestDevice } from './harness/test-device';
import { logInAs, logInHr, type HrClient } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

const yearSeconds = 365 * 24 * 3600;

describe.each(testDatabaseKinds)('the end of a proxy on %s', (kind) => {
  let stage: CheckInStage;
  let families: ReturnType<typeof createFamilies>;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
    families = createFamilies(stage);
  });
  afterAll(() => stage.platform.close());

  const lookUp = (hr: HrClient, idNumber: string) => hr.call<HrProxies>({ method: 'POST', path: '/v1/hr/proxies/look-up', body: { idNumber } });
  const endByHr = (hr: HrClient, proxyId: string, reason = 'elderAsked') => hr.call({ method: 'POST', path: `/v1/hr/proxies/${proxyId}/end`, body: { reason } });
  const notices = async (device: TestDevice) => (await device.call<Profile>({ method: 'GET', path: '/v1/me' })).body.notices.filter(({ kind: what }) => what.startsWith('proxy'));
  const isLive = async (voucherNumber: string) => (await querySql<{ live: boolean }>(stage.platform, `SELECT revoked_at_ms IS NULL AS live FROM voucher_platform.credentials WHERE voucher_number = '${voucherNumber}'`)).map(({ live }) => live);

  it('A20 HR of the elder\'s county ends it for either side; both are told, the elder sees the look (M3)', async () => {
    const { platform } = stage;
    const { elder, holder, proxyId, acting } = await families.startFamily();
    const { voucher, credential } = await families.claimFor(acting);
    const hr = await logInAs(platform, 'demo-xiaodian');
    await expectRefusal(platform, 'invalidRequest', () => endByHr(hr, proxyId, 'because of 王淑芬'));
    const found = await lookUp(hr, elder.idNumber);
    expect(found.body.items).toEqual([{ proxyId, elder: expect.objectContaining({ maskedName: '王**' }), holder: expect.objectContaining({ maskedName: expect.stringMatching(/^测/) }), sinceMs: expect.any(Number), untilMs: expect.any(Number) }]);
    expect((await lookUp(hr, holder.person.idNumber)).body).toEqual(found.body);
    for (const whole of [elder.idNumber, elder.name, holder.person.name]) expect(JSON.stringify(found.body)).not.toContain(whole);
    expect(await endByHr(hr, proxyId)).toMatchObject({ status: 204 });
    await expectRefusal(platform, 'proxyEnded', () => acting.call({ method: 'GET', path: '/v1/vouchers' }));
    const late = await holder.device.compose(credential.credential);
    await expectRefusal(platform, 'revoked', () => families.verify(late));
    expect(await endByHr(hr, proxyId)).toMatchObject({ status: 204 });
    const audit = await querySql(platform, `SELECT actor_kind AS kind, actor_id AS actor, details->>'endedBy' AS by, details->>'reason' AS reason FROM voucher_platform.audit_entries WHERE action = 'endProxy' AND subject = '${proxyId}'`);
    expect(audit).toEqual([{ kind: 'hrAccount', actor: 'demo-xiaodian', by: 'authority', reason: 'elderAsked' }]);
    const own = await createDevice(platform, { person: elder });
    expect((await notices(own)).map(({ kind: what, name }) => [what, name?.slice(0, 1)]).sort()).toEqual([['proxyEnded', '测'], ['proxyNamed', '测']]);
    const [told] = await notices(holder.device);
    expect(told).toMatchObject({ kind: 'proxyEnded', name: '王**' });
    expect((await holder.device.call({ method: 'POST', path: '/v1/notices/read', body: { noticeIds: [told?.id] } })).status).toBe(204);
    expect(await notices(holder.device)).toMatchObject([{ readAtMs: platform.clock.nowMs() }]);
    const { accesses } = (await own.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${voucher.voucherNumber}` })).body;
    expect(accesses.filter(({ actor }) => actor.includes('小店区人社部门'))).toHaveLength(2);
  });

  it('A20 tells nobody of an end of their own, and HR nothing of another county or of nobody', async () => {
    const { platform } = stage;
    const { elder, holder, proxyId } = await families.startFamily({ elder: { regionCode: '140802' } });
    const [county, city, province] = await Promise.all([logInHr(platform, 'county'), logInHr(platform, 'city'), logInHr(platform, 'province')]);
    for (const hr of [county, city]) {
      expect((await lookUp(hr, elder.idNumber)).body).toEqual({ items: [] });
      expect((await lookUp(hr, families.nextPerson().idNumber)).body).toEqual({ items: [] });
      for (const id of [proxyId, `0000-${'0'.repeat(32)}`]) await expectRefusal(platform, 'notFound', () => endByHr(hr, id));
    }
    expect((await lookUp(province, elder.idNumber)).body.items).toMatchObject([{ proxyId }]);
    const own = await createDevice(platform, { person: elder });
    expect((await families.end(own, proxyId)).status).toBe(204);
    expect((await notices(own)).map(({ kind: what }) => what)).toEqual(['proxyNamed']);
    expect((await notices(holder.device)).map(({ kind: what }) => what)).toEqual(['proxyEnded']);
    expect((await lookUp(province, elder.idNumber)).body).toEqual({ items: [] });
    await nameProxy(holder.device, elder);
    await nameProxy(holder.device, elder); // a renewal ends nothing
    expect((await notices(holder.device)).map(({ kind: what }) => what)).toEqual(['proxyEnded']);
  });

  it("A20 revoking the proxy's phone ends what it can do and show; the holder's other phone goes on", async () => {
    const { platform } = stage;
    const { holder, acting, proxyId } = await families.startFamily({ deviceId: 'lost' });
    const { voucher, credential } = await families.claimFor(acting);
    const tablet = await createDevice(platform, { person: holder.person, deviceId: 'tablet' });
    const late = await holder.device.compose(credential.credential);
    expect((await families.verify(late)).status).toBe(200);
    expect((await tablet.call({ method: 'DELETE', path: `/v1/keys/${holder.device.keyThumbprint}` })).status).toBe(204);
    await expectRefusal(platform, 'keyRevoked', () => acting.call({ method: 'GET', path: '/v1/vouchers' }));
    await expectRefusal(platform, 'revoked', () => families.verify(late));
    expect(await isLive(voucher.voucherNumber)).toEqual([false]);
    const onTablet = actFor(tablet, proxyId);
    const renewed = await onTablet.call<{ credential: string }>({ method: 'POST', path: `/v1/vouchers/${voucher.voucherNumber}/credentials` });
    platform.clock.advance(121); // the first scan's reservation
    expect((await families.verify(await tablet.compose(renewed.body.credential))).status).toBe(200);
  });

  it('A20 shows neither another elder nor one\'s own proxy to the wrong side', async () => {
    const { platform } = stage;
    const [first, second] = [await families.startFamily(), await families.startFamily()];
    const { voucher } = await families.claimFor(second.acting);
    const path = `/v1/vouchers/${voucher.voucherNumber}`;
    await expectRefusal(platform, 'notFound', () => first.acting.call({ method: 'GET', path }));
    await expectRefusal(platform, 'notFound', () => first.acting.call({ method: 'POST', path: `${path}/credentials` }));
    const own = await createDevice(platform, { person: second.elder });
    await expectRefusal(platform, 'notFound', () => actFor(own, second.proxyId).call({ method: 'GET', path }));
    expect((await first.holder.device.call<ProxyHolders>({ method: 'GET', path: '/v1/proxies' })).body.asHolder.map(({ proxyId }) => proxyId)).toEqual([first.proxyId]);
  });

  it('A20 ends by itself after a year: at the counter at once, in the status bundle with the next sweep', async () => {
    const { platform } = stage;
    const key = generateNodeKey();
    const { holder, acting, proxyId, elder } = await families.startFamily({ deviceId: 'phone', key });
    const nowMs = platform.clock.nowMs();
    const { voucher, credential } = await families.claimFor(acting, { validity: { kind: 'window', fromMs: nowMs, untilMs: nowMs + 2 * yearSeconds * 1000 } });
    const enterAgain = async () => ({ phone: await createDevice(platform, { person: holder.person, deviceId: 'phone', key }), admin: await createDevice(platform, { person: platform.demo.institutionAdmins[0] ?? holder.person }) });
    platform.clock.advance(yearSeconds - 1);
    const before = await enterAgain();
    expect((await families.verify(await before.phone.compose(credential.credential), before.admin)).status).toBe(200);
    expect((await actFor(before.phone, proxyId).call({ method: 'GET', path: '/v1/vouchers' })).status).toBe(200);
    platform.clock.advance(1);
    const late = await before.phone.compose(credential.credential);
    await expectRefusal(platform, 'revoked', () => families.verify(late, before.admin));
    await expectRefusal(platform, 'proxyEnded', () => actFor(before.phone, proxyId).call({ method: 'GET', path: '/v1/vouchers' }));
    expect(await isLive(voucher.voucherNumber)).toEqual([true]);
    await revokeLapsedProxies({ nowMs: platform.clock.nowMs, database: platform.database });
    expect(await isLive(voucher.voucherNumber)).toEqual([false]);
    expect((await notices(before.phone)).map(({ kind: what }) => what)).toEqual(['proxyEnded']);
    expect((await before.phone.call<ProxyHolders>({ method: 'GET', path: '/v1/proxies' })).body.asHolder).toEqual([]);
    const again = await nameProxy(before.phone, elder); // with the elder's face, for another year
    expect(again.status).toBe(201);
    await revokeLapsedProxies({ nowMs: platform.clock.nowMs, database: platform.database });
    const renewed = await actFor(before.phone, again.body.proxyId).call<{ credential: string }>({ method: 'POST', path: `/v1/vouchers/${voucher.voucherNumber}/credentials` });
    await revokeLapsedProxies({ nowMs: platform.clock.nowMs, database: platform.database });
    platform.clock.advance(121);
    expect((await families.verify(await before.phone.compose(renewed.body.credential), before.admin)).status).toBe(200);
  });
});
