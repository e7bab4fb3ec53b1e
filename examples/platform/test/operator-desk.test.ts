import { computeKeyThumbprint, type TrustList } from '@skill-voucher/sdk-core';
import { signTrustList, type TrustListPayload } from '@skill-voucher/sdk-core/issuer';
import { createNodeSuite, generateNodeKey, importNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest';
import { createDemoIssuer } from '../src/keys/create-demo-issuer';
import { loadDemoSecrets } from '../src/keys/demo-secrets';
import { expectRefusal } from './harness/expect-refusal';
import { createLearner } from './harness/learning-stage';
import { inventPerson } from './harness/test-crowd';
import { createDevice, createSigner, openSession, requestLaunch, send, signCall, type SignedCall, type Signer } from './harness/test-device';
import { logInAs, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

const suite = createNodeSuite();
const toText = (publicKey: Uint8Array) => Buffer.from(publicKey).toString('base64url');

describe.each(testDatabaseKinds)("the platform operator's desk on %s", (kind) => {
  let platform: TestPlatform;
  let operator: HrClient;
  let second: HrClient;
  let hr: HrClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
    [operator, second] = [await logInAs(platform, 'demo-operator'), await logInAs(platform, 'demo-operator-2')];
  });
  beforeEach(() => {
    platform.clock.advance(301); // what an earlier test stepped up for is over
  });
  afterAll(() => platform.close());

  const post = <Body = object>(path: string, body?: unknown, by = operator) => by.call<Body>({ method: 'POST', path: `/v1/hr${path}`, ...(body === undefined ? {} : { body }) });
  const put = <Body = object>(path: string, body: unknown) => operator.call<Body>({ method: 'PUT', path: `/v1/hr${path}`, body });
  const readAudit = async (action: string) => (await querySql<{ subject: string }>(platform, `SELECT subject FROM voucher_platform.audit_entries WHERE action = '${action}'`)).map(({ subject }) => subject);
  /** As the host's backend signs it. */
  const launch = async (signer: Signer, number: number) => {
    const { name, idNumber, phone, regionCode, subject } = inventPerson(number);
    const call: SignedCall = { method: 'POST', path: '/v1/channel/launches', body: { keyThumbprint: (await createSigner()).keyId, deviceId: 'd', subject, name, idNumber, phone, regionCode } };
    return send(await signCall(platform, signer, call));
  };
  const signerOf = (key: Signer['key'], keyId: string): Signer => ({ key, keyId, tag: 'etv-channel' });

  it('A24 registers a host channel whose backend then launches people; its key rotates with an overlap, a leaked one at once', async () => {
    const [key, next, last] = [generateNodeKey(), generateNodeKey(), generateNodeKey()];
    const channel = { channelId: 'new-host', name: ' 新宿主 ', publicKey: toText(key.publicKey) };
    expect(await launch(signerOf(key, 'new-host'), 1)).toMatchObject({ code: 'channelUnknown' });
    await expectRefusal(platform, 'stepUpRequired', () => post('/host-channels', channel));
    await operator.stepUp();
    expect(await post('/host-channels', channel)).toMatchObject({ status: 201, body: { channelId: 'new-host', name: '新宿主', isDemo: false, keyThumbprint: await computeKeyThumbprint(suite, key.publicKey) } });
    expect(await launch(signerOf(key, 'new-host'), 1)).toMatchObject({ status: 201 });
    await expectRefusal(platform, 'idTaken', () => post('/host-channels', { ...channel, publicKey: toText(next.publicKey) }));
    await expectRefusal(platform, 'keyInUse', () => post('/host-channels', { ...channel, channelId: 'third-host' }));
    for (const bad of [toText(next.publicKey).replace(/^./, 'B'), 'A'.repeat(44)]) await expectRefusal(platform, 'invalidRequest', () => post('/host-channels', { ...channel, channelId: 'x', publicKey: bad }));
    const rotate = (publicKey: Uint8Array, overlapHours?: number) => post<{ previousKeyUntilMs?: number }>('/host-channels/new-host/key-rotation', { publicKey: toText(publicKey), ...(overlapHours === undefined ? {} : { overlapHours }) });
    expect((await rotate(next.publicKey)).body.previousKeyUntilMs).toBe(platform.clock.nowMs() + 24 * 3_600_000);
    await expectRefusal(platform, 'keyInUse', () => rotate(next.publicKey));
    for (const live of [key, next]) expect(await launch(signerOf(live, 'new-host'), 1)).toMatchObject({ status: 201 });
    expect(await rotate(last.publicKey, 0)).toMatchObject({ status: 200 });
    for (const dead of [key, next]) expect(await launch(signerOf(dead, 'new-host'), 1)).toMatchObject({ code: 'badRequestSignature' });
    expect(await launch(signerOf(last, 'new-host'), 1)).toMatchObject({ status: 201 });
    expect(await put('/host-channels/new-host', { name: '改名宿主' })).toMatchObject({ body: { name: '改名宿主' } });
    expect(await readAudit('rotateHostChannelKey')).toEqual(['new-host', 'new-host']);
  });

  it('A24 the former key of a rotated channel ends with the overlap', async () => {
    const { privateKeyPem, channelId } = platform.demo.channels.sanjintong;
    const former = importNodeKey(privateKeyPem);
    await operator.stepUp();
    expect(await post(`/host-channels/${channelId}/key-rotation`, { publicKey: toText(generateNodeKey().publicKey), overlapHours: 1 })).toMatchObject({ status: 200, body: { isDemo: false } });
    platform.clock.advance(3_599);
    expect(await launch(signerOf(former, channelId), 2)).toMatchObject({ status: 201 });
    platform.clock.advance(1);
    expect(await launch(signerOf(former, channelId), 2)).toMatchObject({ code: 'badRequestSignature' });
  });

  it('A24 a suspended channel launches nobody and, on demand, ends its sessions; resumed it goes on', async () => {
    const device = await createDevice(platform, { person: inventPerson(3) });
    const { privateKeyPem, channelId } = platform.demo.channels.minshengshanxi;
    const host = signerOf(importNodeKey(privateKeyPem), channelId);
    const suspend = (endsSessions: boolean) => post(`/host-channels/${channelId}/suspension`, { reason: '密钥疑似泄露', endsSessions });
    await expectRefusal(platform, 'stepUpRequired', () => suspend(true));
    await operator.stepUp();
    const signer = await createSigner();
    const launched = await requestLaunch(platform, { person: inventPerson(4), keyThumbprint: signer.keyId, deviceId: 'd' });
    expect(await suspend(false)).toMatchObject({ body: { suspendedAtMs: platform.clock.nowMs(), suspendReason: '密钥疑似泄露' } });
    expect(await launch(host, 3)).toMatchObject({ code: 'channelSuspended', status: 403 });
    expect(await openSession(platform, signer, launched.body.launchCode)).toMatchObject({ code: 'channelSuspended' });
    expect(await launch(signerOf(generateNodeKey(), channelId), 3)).toMatchObject({ code: 'badRequestSignature' });
    expect(await device.call({ method: 'GET', path: '/v1/me' })).toMatchObject({ status: 200 });
    expect(await suspend(true)).toMatchObject({ status: 200 });
    await expectRefusal(platform, 'sessionUnknown', () => device.call({ method: 'GET', path: '/v1/me' }));
    expect((await operator.call<{ items: { channelId: string; suspendedAtMs?: number }[] }>({ method: 'GET', path: '/v1/hr/host-channels' })).body.items.filter((item) => item.suspendedAtMs !== undefined).map((item) => item.channelId)).toEqual([channelId]);
    expect(await post(`/host-channels/${channelId}/resumption`)).toMatchObject({ status: 200 });
    expect(await launch(host, 3)).toMatchObject({ status: 201 });
    await expectRefusal(platform, 'notFound', () => post('/host-channels/nobody/resumption'));
  });

  it("A24 R37 keeps the manual's five learning platforms by their full names; one is added, worded anew, given a key and suspended", async () => {
    interface LearningPlatform { platformNumber: number; name: string; keyThumbprint?: string }
    const list = async () => (await operator.call<{ items: LearningPlatform[] }>({ method: 'GET', path: '/v1/hr/learning-platforms' })).body.items;
    expect((await list()).map(({ name }) => name)).toEqual(['安知(北京晟融信息技术有限公司)', '大能手教育科技(北京)有限公司', '北京华夏安科信息技术有限公司', '山西开拓科技股份有限公司', '朔州市职业培训中心']);
    const learner = await createLearner(platform, { hr, person: inventPerson(4) });
    const offered = async () => (await learner.read()).platforms.map(({ platformNumber, name, appUrl }) => ({ platformNumber, name, appUrl }));
    const added = { platformId: 'sixth', name: '第六平台', appUrl: 'https://sixth.example/app' };
    await expectRefusal(platform, 'stepUpRequired', () => post('/learning-platforms', added));
    await operator.stepUp();
    const created = await post<LearningPlatform>('/learning-platforms', added);
    expect(created).toMatchObject({ status: 201, body: { name: '第六平台', appUrl: added.appUrl } });
    expect(created.body.keyThumbprint).toBeUndefined();
    const { platformNumber } = created.body;
    await expectRefusal(platform, 'idTaken', () => post('/learning-platforms', added));
    await expectRefusal(platform, 'invalidRequest', () => post('/learning-platforms', { ...added, platformId: 'seventh', appUrl: 'https://' }));
    expect(await put(`/learning-platforms/${platformNumber}`, { name: '第六平台（新）' })).toMatchObject({ status: 200, body: { name: '第六平台（新）' } });
    expect((await offered()).at(-1)).toEqual({ platformNumber, name: '第六平台（新）', appUrl: undefined });
    const { linkId } = (await learner.link({ platformNumber })).body;
    const key = generateNodeKey();
    const sendEvent = async () => send(await signCall(platform, signerOf(key, 'sixth'), { method: 'POST', path: '/v1/channel/learning-events', body: { kind: 'enrolled', eventId: 'e-00000001', linkId, idNumber: learner.person.idNumber, courseName: '电子商务师四级' } }));
    expect(await sendEvent()).toMatchObject({ code: 'channelUnknown' });
    const taken = importNodeKey(platform.demo.learningPlatforms[0]?.privateKeyPem ?? '').publicKey;
    await expectRefusal(platform, 'keyInUse', () => post(`/learning-platforms/${platformNumber}/key-rotation`, { publicKey: toText(taken) }));
    expect(await post(`/learning-platforms/${platformNumber}/key-rotation`, { publicKey: toText(key.publicKey) })).toMatchObject({ body: { keyThumbprint: await computeKeyThumbprint(suite, key.publicKey) } });
    expect(await post(`/learning-platforms/${platformNumber}/suspension`, { reason: '停止合作' })).toMatchObject({ body: { suspendReason: '停止合作' } });
    expect(await sendEvent()).toMatchObject({ code: 'channelSuspended' });
    expect((await offered()).map((item) => item.platformNumber)).not.toContain(platformNumber);
    expect(await post(`/learning-platforms/${platformNumber}/resumption`)).toMatchObject({ status: 200 });
    expect(await sendEvent()).toMatchObject({ status: 200, body: { outcome: 'accepted' } });
  });

  it('A24 R52 puts banners on the front page, in their order, and hides them', async () => {
    const device = await createDevice(platform, { person: inventPerson(5) });
    const shown = async () => (await device.call<{ items: { bannerId: string; title: string }[] }>({ method: 'GET', path: '/v1/banners' })).body.items.map(({ bannerId, title }) => [bannerId, title]);
    const banner = { bannerId: 'spring', title: '春风行动', url: 'https://spring.example/', position: 1 };
    expect(await post('/banners', banner)).toMatchObject({ status: 201, body: banner });
    await expectRefusal(platform, 'idTaken', () => post('/banners', banner));
    for (const url of ['http://spring.example/', 'https://', 'javascript:alert(1)']) await expectRefusal(platform, 'invalidRequest', () => post('/banners', { ...banner, bannerId: 'bad', url }));
    expect(await put('/banners/jobs', { title: '就业在线（演示）', url: 'https://jobs.example/', position: 2, isHidden: false })).toMatchObject({ status: 200 });
    expect(await shown()).toEqual([['spring', '春风行动'], ['jobs', '就业在线（演示）']]);
    const { bannerId, ...words } = banner;
    expect(await put(`/banners/${bannerId}`, { ...words, isHidden: true })).toMatchObject({ body: { hiddenAtMs: platform.clock.nowMs() } });
    expect(await shown()).toEqual([['jobs', '就业在线（演示）']]);
    expect(await put(`/banners/${bannerId}`, { ...words, isHidden: false })).toMatchObject({ status: 200 });
    expect((await shown()).length).toBe(2);
    await expectRefusal(platform, 'notFound', () => put('/banners/nothing', { ...words, isHidden: true }));
  });

  it('A24 publishes a trust list that was signed elsewhere, with four eyes; an older, wrongly signed or foreign one changes nothing', async () => {
    const trustListKey = importNodeKey((await loadDemoSecrets(inject('templateFolder'), platform.clock.nowMs())).trustListKeyPem);
    const read = async () => JSON.parse(Buffer.from(((await (await fetch(`${platform.url}/v1/trust-list`)).json()) as TrustList).payload, 'base64url').toString('utf8')) as TrustListPayload;
    const current = await read();
    await querySql(platform, "INSERT INTO voucher_platform.issuers (key_id, public_key, certificate_chain, is_demo, created_at_ms) SELECT 'deadbeef', public_key, certificate_chain, is_demo, created_at_ms FROM voucher_platform.issuers LIMIT 1");
    const wanted = { ...current, version: current.version + 50, issuedAtMs: platform.clock.nowMs(), issuers: [...current.issuers].reverse() };
    const sign = (changes: Partial<TrustListPayload> = {}, key: Signer['key'] = trustListKey) => signTrustList({ list: { ...wanted, ...changes }, key });
    await operator.stepUp();
    const foreign = await createDemoIssuer(platform.clock.nowMs());
    const foreignChain = [foreign.issuerCertificate.replace(/-----[A-Z ]+-----|\s/g, '')];
    const cases = [
      ['rolledBack', await sign({ version: current.version })], ['badSignature', await sign({}, generateNodeKey())], ['outdated', await sign({ nextUpdateMs: platform.clock.nowMs() - 1 })],
      ['validityTooLong', await sign({ nextUpdateMs: platform.clock.nowMs() + 91 * 86_400_000 })], ['validityTooLong', await sign({ issuedAtMs: platform.clock.nowMs() + 600_000 })],
      ['untrustedIssuer', await sign({ issuers: [...wanted.issuers, { keyId: foreign.issuerKeyId, chain: foreignChain }] })], ['ownIssuerMissing', await sign({ issuers: [] })],
      ['malformed', await sign({ issuers: [...wanted.issuers, ...wanted.issuers] })],
    ] as const;
    for (const [outcome, text] of cases) {
      for (const path of ['/trust-list-approvals', '/trust-lists']) {
        const refused = await expectRefusal(platform, 'trustListRefused', () => post(path, text));
        expect(refused.body).toMatchObject({ details: { outcome, currentVersion: current.version } });
      }
    }
    const good = await sign();
    await expectRefusal(platform, 'approvalRequired', () => post('/trust-lists', good));
    const { approvalId } = (await post<{ approvalId: string }>('/trust-list-approvals', good)).body;
    const decide = (by: HrClient) => post(`/approvals/${approvalId}/decision`, { isApproved: true }, by);
    await hr.stepUp();
    await expectRefusal(platform, 'notAllowed', () => decide(hr));
    await expectRefusal(platform, 'ownApproval', () => decide(operator));
    await second.stepUp();
    expect((await second.call<{ items: { approvalId: string }[] }>({ method: 'GET', path: '/v1/hr/approvals' })).body.items.map((item) => item.approvalId)).toEqual([approvalId]);
    expect((await hr.call<{ items: object[] }>({ method: 'GET', path: '/v1/hr/approvals' })).body.items).toEqual([]);
    expect(await decide(second)).toMatchObject({ body: { state: 'approved' } });
    await expectRefusal(platform, 'approvalRequired', async () => post('/trust-lists', await sign({ version: wanted.version + 1 })));
    expect(await post('/trust-lists', good)).toMatchObject({ status: 201, body: { version: wanted.version, publishedBy: 'demo-operator' } });
    expect(await read()).toEqual(wanted);
    expect(await querySql(platform, "SELECT withdrawn_at_ms AS at FROM voucher_platform.issuers WHERE key_id = 'deadbeef'")).toEqual([{ at: platform.clock.nowMs() }]);
    platform.clock.advance(3_601);
    expect((await read()).version).toBe(wanted.version + 1);
    expect(await readAudit('publishTrustList')).toEqual([`${wanted.version}`]);
  });

  it('A24 the desk is the platform operator’s alone', async () => {
    for (const account of ['demo-shanxi', 'demo-system', 'demo-audit']) {
      const other = await logInAs(platform, account);
      for (const path of ['host-channels', 'learning-platforms', 'banners', 'trust-list']) await expectRefusal(platform, 'notAllowed', () => other.call({ method: 'GET', path: `/v1/hr/${path}` }));
    }
  });
});
