import { createAssistedCheckInModel, createVoucherCodeModel, type ShownCheckInCode, type VoucherSdk, type VoucherState } from '@skill-voucher/sdk-core';
import { createPush, createSocketCarrier, createStreamCarrier, type PushCarrier } from '@skill-voucher/sdk-core/push';
import { createFetchTexts } from '@skill-voucher/sdk-core/web';
import { afterAll, beforeAll, describe, expect, inject, it, onTestFinished } from 'vitest';
import { randomUUID } from 'node:crypto';
import { presentCode } from '../journey/demo-phone';
import { startPlatform, type DemoPerson, type RunningPlatform } from '../src/index';
import { setCheckInStage, traineePerson, type CheckInStage, type Trainee } from './harness/check-in-stage';
import { dumpTables } from './harness/dump-tables';
import { openSocket, openStream, testSockets, type PushedEvent, type SocketMessage, type TestSocket } from './harness/push-client';
import { nameDatabase } from './harness/seed-templates';
import { createFamilies } from './harness/proxy-stage';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { claimWith, createSdkPhone, waitUntil } from './harness/sdk-phone';
import { createDevice, type CalledPlatform, type TestDevice, signCall } from './harness/test-device';
import { createTemplate, delistTemplate } from './harness/test-hr';

/** Sooner than other nodes' changes are looked for: it came by the feed. */
const atOnceMs = 900;

/** How often the phone has asked for a state since. */
function countPolls(sdk: VoucherSdk): () => number {
  let count = 0;
  sdk.client.axios.interceptors.request.use((request) => {
    if (request.url?.includes('/state') === true) count += 1;
    return request;
  });
  return () => count;
}

describe.each(testDatabaseKinds)('push on %s', (kind) => {
  let stage: CheckInStage;
  let trainee: Trainee;
  let another: TestDevice;
  beforeAll(async () => {
    stage = await setCheckInStage(kind, { admin: { port: 0, host: '127.0.0.1' } });
    trainee = await stage.train(traineePerson(1));
    another = await createDevice(stage.platform, { person: traineePerson(2) });
  });
  afterAll(() => stage.platform.close());

  async function readGauges(): Promise<{ streams: number; sockets: number }> {
    const text = await (await fetch(`${stage.platform.metricsUrl}/metrics`)).text();
    const sum = (name: string) => [...text.matchAll(new RegExp(`^${name}(?:\\{[^}]*\\})? (\\d+)$`, 'gm'))].reduce((total, [, value]) => total + Number(value), 0);
    return { streams: sum('etv_push_streams'), sockets: sum('etv_push_sockets') };
  }
  const expectNobody = () => expect.poll(readGauges, { timeout: 5000 }).toEqual({ streams: 0, sockets: 0 });
  const openDisplay = async () => (await stage.openDisplay()).body;
  const codeOf = (displayId: string, after: number) => `/v1/check-in-displays/${displayId}/code?after=${after}`;
  const stateOf = (voucherNumber: string) => `/v1/vouchers/${voucherNumber}/state?after=claimed`;
  const claim = async () => (await another.claim(await createTemplate(stage.hr))).body;

  it('R61 shows the next code at once when one was scanned, and each minute, by event stream', async () => {
    const { displayId, shown } = await openDisplay();
    const stream = await openStream(stage.platform, stage.admin.signer, codeOf(displayId, shown.sequence));
    expect([stream.status, stream.headers.get('content-type'), stream.headers.get('x-accel-buffering')]).toEqual([200, 'text/event-stream', 'no']);
    const scannedAtMs = performance.now();
    expect((await trainee.scan(shown.code)).status).toBe(201);
    const next = (await stream.events.next()) as PushedEvent<ShownCheckInCode>;
    expect(performance.now() - scannedAtMs).toBeLessThan(atOnceMs);
    expect(next).toMatchObject({ event: 'code', after: String(shown.sequence + 1), data: { sequence: shown.sequence + 1, takenCount: 1 } });
    expect(next.data.code).not.toBe(shown.code);
    stage.platform.clock.advance(60);
    const later = await stream.events.next(3000);
    expect(later.data['sequence']).toBe(shown.sequence + 2);
    stream.hangUp();
    await expectNobody();
  });

  it('R42 R61 does the same over one socket that follows both, and says what the poll says', async () => {
    const { displayId, shown } = await openDisplay();
    const claimed = await claim();
    const socket = await openSocket(stage.platform);
    await socket.follow('code', stage.admin.signer, codeOf(displayId, shown.sequence));
    await socket.follow('state', another.signer, stateOf(claimed.voucher.voucherNumber));
    expect(new Set([(await socket.messages.next()).id, (await socket.messages.next()).id])).toEqual(new Set(['code', 'state']));
    expect(await readGauges()).toEqual({ streams: 2, sockets: 1 });
    await trainee.scan(shown.code);
    expect(await socket.messages.next()).toMatchObject({ id: 'code', event: 'code', after: String(shown.sequence + 1) });
    const code = await another.compose(claimed.credential.credential);
    const usedAtMs = performance.now();
    expect((await stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code }, idempotencyKey: randomUUID() })).status).toBe(201);
    const told = await socket.messages.next();
    expect(performance.now() - usedAtMs).toBeLessThan(atOnceMs);
    const polled = await another.call<VoucherState>({ method: 'GET', path: `/v1/vouchers/${claimed.voucher.voucherNumber}/state` });
    expect(told).toEqual({ id: 'state', event: 'state', after: 'used', data: polled.body });
    socket.send(JSON.stringify({ id: 'code', end: true }));
    expect(await socket.messages.next()).toEqual({ id: 'code', ended: true });
    expect(await readGauges()).toEqual({ streams: 1, sockets: 1 });
    socket.hangUp();
    await expectNobody();
  });

  it('outlives whoever follows and ends in one breath, signed or not', async () => {
    const claimed = await claim();
    const socket = await openSocket(stage.platform);
    const path = stateOf(claimed.voucher.voucherNumber);
    const forged = JSON.stringify({ id: 'a', path, headers: { 'etv-audience': 'x', 'etv-session': 'x', 'signature-input': 'x', signature: 'x' } });
    const end = (id: string) => JSON.stringify({ id, end: true });
    socket.sendTogether([forged, end('a')]);
    expect(await socket.messages.next()).toMatchObject({ id: 'a' });
    const { init } = await signCall(stage.platform, another.signer, { method: 'GET', path });
    socket.sendTogether([JSON.stringify({ id: 'b', path, headers: init.headers }), end('b')]);
    for (let message = await socket.messages.next(); message.ended !== true; ) message = await socket.messages.next();
    expect((await fetch(`${stage.platform.url}/v1/health`)).status).toBe(200);
    socket.hangUp();
    await expectNobody();
  });

  it('tells at once what the client does not know yet, and R16 that the template was delisted', async () => {
    const templateNumber = await createTemplate(stage.hr);
    const { voucherNumber } = (await another.claim(templateNumber)).body.voucher;
    const stream = await openStream(stage.platform, another.signer, `/v1/vouchers/${voucherNumber}/state`);
    expect(await stream.events.next()).toMatchObject({ event: 'state', after: 'claimed', data: { voucherNumber, status: 'claimed' } });
    await delistTemplate(stage.hr, templateNumber);
    expect(await stream.events.next()).toMatchObject({ after: 'voided' });
    stream.hangUp();
    await expectNobody();
  });

  it('A6 tells when the voucher expires, which nobody does', async () => {
    const nowMs = stage.platform.clock.nowMs();
    const { voucherNumber } = (await another.claim(await createTemplate(stage.hr, { validity: { kind: 'window', fromMs: nowMs, untilMs: nowMs + 30_000 } }))).body.voucher;
    const stream = await openStream(stage.platform, another.signer, stateOf(voucherNumber));
    stage.platform.clock.advance(31);
    expect(await stream.events.next(3000)).toMatchObject({ after: 'expired' });
    stream.hangUp();
    await expectNobody();
  });

  it('ends within a second when the device is unbound, the session ends or the admin leaves the roster, and tells no further code', async () => {
    const claimed = await claim();
    const phone = await createDevice(stage.platform, { person: traineePerson(2) });
    const stream = await openStream(stage.platform, phone.signer, stateOf(claimed.voucher.voucherNumber));
    expect((await another.call({ method: 'DELETE', path: `/v1/keys/${phone.keyThumbprint}` })).status).toBeLessThan(300);
    expect(await stream.events.next(3000)).toMatchObject({ event: 'refusal', data: { code: 'keyRevoked' } });
    await stream.ended;

    const desk = await createDevice(stage.platform, { person: stage.platform.demo.institutionAdmins[0] ?? traineePerson(0) });
    const display = (await stage.openDisplay({ by: desk })).body;
    const socket = await openSocket(stage.platform);
    await socket.follow('a', desk.signer, codeOf(display.displayId, display.shown.sequence));
    expect(await socket.messages.next()).toEqual({ id: 'a', opened: true });
    await querySql(stage.platform, `UPDATE voucher_platform.device_keys SET revoked_at_ms = 1 WHERE key_thumbprint = '${desk.keyThumbprint}'`);
    await trainee.scan(display.shown.code);
    expect(await socket.messages.next(3000)).toMatchObject({ id: 'a', refusal: { code: 'keyRevoked' } });
    expect(await socket.messages.next()).toEqual({ id: 'a', ended: true });
    expect(socket.messages.waiting).toEqual([]);
    socket.hangUp();

    const closing = await createDevice(stage.platform, { person: traineePerson(2) });
    const own = await openStream(stage.platform, closing.signer, stateOf(claimed.voucher.voucherNumber));
    await querySql(stage.platform, `UPDATE voucher_platform.sessions SET ended_at_ms = 1 WHERE session_id = '${closing.session.sessionId}'`);
    expect(await own.events.next(3000)).toMatchObject({ event: 'refusal', data: { code: 'sessionUnknown' } });

    const shown = await openDisplay();
    const seen = await openStream(stage.platform, stage.admin.signer, codeOf(shown.displayId, shown.shown.sequence));
    const roster = `institution_admins WHERE institution_number = ${stage.institutionNumber}`;
    const [member] = await querySql<{ adminId: string; index: string }>(stage.platform, `SELECT admin_id AS "adminId", encode(id_number_index, 'hex') AS index FROM voucher_platform.${roster} AND role = 'superAdmin'`);
    const setIndex = (index: string) => querySql(stage.platform, `UPDATE voucher_platform.institution_admins SET id_number_index = ${index} WHERE admin_id = '${member?.adminId}'`);
    await setIndex('sha256(id_number_index)'); // somebody else's
    expect(await seen.events.next(3000)).toMatchObject({ event: 'refusal', data: { code: 'notAnInstitutionAdmin' } });
    await setIndex(`decode('${member?.index}', 'hex')`);
    await expectNobody();
  });

  it('A20 tells a proxy, until the proxy ends', async () => {
    const families = createFamilies(stage);
    const { holder, proxyId, acting } = await families.startFamily();
    const { voucher } = await families.claimFor(acting);
    const stream = await openStream(stage.platform, holder.device.signer, `/v1/vouchers/${voucher.voucherNumber}/state?actingFor=${proxyId}`);
    expect(await stream.events.next()).toMatchObject({ event: 'state', after: 'claimed' });
    await families.end(holder.device, proxyId);
    expect(await stream.events.next(3000)).toMatchObject({ event: 'refusal', data: { code: 'proxyEnded' } });
    await stream.ended;
    await expectNobody();
  });

  it.each<[string, (platformUrl: string) => PushCarrier]>([
    ['event streams', (platformUrl) => createStreamCarrier(createFetchTexts({ platformUrl, fetch }))],
    ['a socket', (platformUrl) => createSocketCarrier({ platformUrl, sockets: testSockets })],
  ])('R42 R61 moves the pages of the SDK by %s, without a poll', async (_, createCarrier) => {
    const { platform } = stage;
    const [adminPerson] = platform.demo.institutionAdmins;
    if (adminPerson === undefined) throw new Error('No demonstration admin');
    const createPushed = (person: DemoPerson) =>
      createSdkPhone(stage, { person, deviceId: randomUUID(), push: createPush({ audience: platform.audience, carrier: createCarrier(platform.url) }) });
    const display = createAssistedCheckInModel(createPushed(adminPerson));
    onTestFinished(() => display.dispose()); // what stays open would be counted in every test after a failure
    display.start();
    await waitUntil(display, ({ phase }) => phase === 'choosing');
    display.showCampus(stage.campusNumber);
    const { shown } = await waitUntil(display, (state) => state.phase === 'showing' && state.shown !== undefined);
    const phone = createPushed(traineePerson(9));
    const voucherNumber = await claimWith(stage, phone);
    const page = createVoucherCodeModel(phone, { voucherNumber });
    onTestFinished(() => page.dispose());
    page.start();
    await waitUntil(page, ({ phase }) => phase === 'showing');
    await expect.poll(readGauges).toMatchObject({ streams: 2 });

    const polls = countPolls(phone);
    await trainee.scan(shown?.code ?? '');
    await waitUntil(display, (state) => state.shown?.sequence === (shown?.sequence ?? 0) + 1 && state.shown.takenCount === 1);
    const code = await presentCode(phone, voucherNumber);
    const usedAtMs = performance.now();
    await stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code }, idempotencyKey: randomUUID() });
    await waitUntil(page, ({ phase }) => phase === 'used');
    expect(performance.now() - usedAtMs).toBeLessThan(5000);
    expect(polls()).toBe(0);
    display.close();
    display.dispose();
    page.dispose();
    await expectNobody();
  });

  it('refuses a stream as it refuses the poll, and changes nothing', async () => {
    const { displayId } = await openDisplay();
    const { voucherNumber } = (await claim()).voucher;
    const before = await dumpTables(stage.platform);
    const { platform, admin } = stage;
    const paths = [stateOf(voucherNumber), codeOf(displayId, 1)];
    for (const path of paths) {
      const unsigned = await fetch(platform.url + path, { headers: { accept: 'text/event-stream' } });
      expect([path, unsigned.status, ((await unsigned.json()) as { code: string }).code]).toEqual([path, 401, 'unsignedRequest']);
    }
    expect((await openStream(platform, admin.signer, stateOf(voucherNumber))).code).toBe('notFound');
    expect((await openStream(platform, another.signer, codeOf(displayId, 1))).code).toBe('notFound');
    expect((await openStream(platform, { ...another.signer, key: admin.signer.key }, stateOf(voucherNumber))).code).toBe('badRequestSignature');
    expect((await openStream(platform, another.signer, `/v1/vouchers/${voucherNumber}/state?after=nonsense`)).code).toBe('invalidRequest');
    expect(await dumpTables(platform)).toEqual(before);
    await expectNobody();
  });

  describe('a socket', () => {
    let displayId: string;
    let voucherNumber: string;
    beforeAll(async () => {
      displayId = (await openDisplay()).displayId;
      voucherNumber = (await claim()).voucher.voucherNumber;
    });

    async function refusedBy(ask: (socket: TestSocket) => Promise<unknown>): Promise<SocketMessage> {
      const before = await dumpTables(stage.platform);
      const socket = await openSocket(stage.platform);
      await ask(socket);
      const answer = await socket.messages.next();
      socket.hangUp();
      expect(await dumpTables(stage.platform)).toEqual(before);
      await expectNobody();
      return answer;
    }

    it.each<[string, string, (socket: TestSocket) => Promise<unknown>]>([
      ['another key', 'badRequestSignature', (socket) => socket.follow('a', { ...another.signer, key: stage.admin.signer.key }, stateOf(voucherNumber))],
      ['another session', 'sessionUnknown', (socket) => socket.follow('a', { ...another.signer, sessionId: stage.admin.session.sessionId }, stateOf(voucherNumber))],
      ["another person's voucher", 'notFound', (socket) => socket.follow('a', stage.admin.signer, stateOf(voucherNumber))],
      ["another admin's display", 'notFound', (socket) => socket.follow('a', another.signer, codeOf(displayId, 1))],
      ['a path that is not to be followed', 'invalidRequest', (socket) => socket.follow('a', another.signer, '/v1/me')],
      ['an odd query', 'invalidRequest', (socket) => socket.follow('a', another.signer, `/v1/vouchers/${voucherNumber}/state?after=nonsense`)],
      ['garbage', 'invalidRequest', async (socket) => socket.send('{"id":')],
      ['another shape', 'invalidRequest', async (socket) => socket.send('{"id":"a","path":"/v1/me","headers":{},"method":"POST"}')],
      ['bytes', 'invalidRequest', async (socket) => socket.send(new Uint8Array([1, 2, 3]))],
      ['8 KiB and a byte', 'payloadTooLarge', async (socket) => socket.send('x'.repeat(8 * 1024 + 1))],
    ])('refuses %s with %s, and changes nothing', async (_, code, ask) => {
      expect((await refusedBy(ask)).refusal?.code).toBe(code);
    });

    it('refuses a signature that was used, over either transport', async () => {
      const socket = await openSocket(stage.platform);
      const text = await socket.follow('a', another.signer, stateOf(voucherNumber));
      expect(await socket.messages.next()).toEqual({ id: 'a', opened: true });
      socket.send(text.replace('"id":"a"', '"id":"b"'));
      expect(await socket.messages.next()).toMatchObject({ id: 'b', refusal: { code: 'replayedRequest' } });
      const { path, headers } = JSON.parse(text) as { path: string; headers: Record<string, string> };
      expect(((await (await fetch(stage.platform.url + path, { headers })).json()) as { code: string }).code).toBe('replayedRequest');
      socket.hangUp();
      await expectNobody();
    });

    it('closes on more than 64 KiB without reading it', async () => {
      const socket = await openSocket(stage.platform);
      socket.send('x'.repeat(64 * 1024 + 1));
      expect(await socket.closed).toBe(1009);
      await expectNobody();
    });

    it('follows at most 8, each under a name of its own', async () => {
      const socket = await openSocket(stage.platform);
      for (let at = 0; at < 8; at += 1) {
        await socket.follow(`s${at}`, another.signer, stateOf(voucherNumber));
        expect(await socket.messages.next()).toEqual({ id: `s${at}`, opened: true });
      }
      await socket.follow('s0', another.signer, stateOf(voucherNumber));
      expect(await socket.messages.next()).toMatchObject({ id: 's0', refusal: { code: 'invalidRequest', details: { field: 'subscriptions' } } });
      socket.hangUp();
      await expectNobody();
    });

    it('is closed when it follows nothing for 10 s', async () => {
      const socket = await openSocket(stage.platform);
      const openedAtMs = performance.now();
      expect(await socket.closed).toBe(1008);
      expect((performance.now() - openedAtMs) / 1000).toBeGreaterThan(9);
      await expectNobody();
    }, 20_000);

    it('is refused without an upgrade, and none is given elsewhere', async () => {
      const answer = await fetch(`${stage.platform.url}/v1/push`);
      expect([answer.status, ((await answer.json()) as { code: string }).code]).toEqual([400, 'invalidRequest']);
      await expect(openSocket({ ...stage.platform, url: `${stage.platform.url}/v1/me?` })).rejects.toThrow(/401/);
    });
  });

  it('lets one device have 16 streams on a node', async () => {
    const { voucherNumber } = (await claim()).voucher;
    const streams = [];
    for (let at = 0; at < 16; at += 1) streams.push(await openStream(stage.platform, another.signer, stateOf(voucherNumber)));
    expect(streams.map(({ status }) => status)).toEqual(streams.map(() => 200));
    const refused = await openStream(stage.platform, another.signer, stateOf(voucherNumber));
    expect([refused.status, refused.code]).toEqual([429, 'rateLimited']);
    for (const stream of streams) stream.hangUp();
    await expectNobody();
    const again = await openStream(stage.platform, another.signer, stateOf(voucherNumber));
    expect(again.status).toBe(200);
    again.hangUp();
    await expectNobody();
  });
});

describe('push from two nodes on one PostgreSQL database', () => {
  let stage: CheckInStage;
  let second: RunningPlatform;
  let node: CalledPlatform;
  beforeAll(async () => {
    stage = await setCheckInStage('postgresql');
    const [row] = await querySql<{ name: string }>(stage.platform, 'SELECT current_database() AS name');
    second = await startPlatform({ nowMs: stage.platform.clock.nowMs, databaseUrl: nameDatabase(inject('postgresqlUrl'), row?.name ?? ''), dataFolder: inject('templateFolder') });
    node = { url: second.url, audience: second.audience, clock: stage.platform.clock };
  });
  afterAll(() => stage.platform.close());

  it('R42 R61 tells on one node what happened on the other, within a second and its query; a node that leaves ends streams and sockets', async () => {
    const trainee = await stage.train(traineePerson(1));
    const holder = await createDevice(stage.platform, { person: traineePerson(3) });
    const claimed = (await holder.claim(await createTemplate(stage.hr))).body;
    const display = (await stage.openDisplay()).body;
    const stream = await openStream(node, stage.admin.signer, `/v1/check-in-displays/${display.displayId}/code?after=${display.shown.sequence}`);
    const socket = await openSocket(node);
    await socket.follow('a', holder.signer, `/v1/vouchers/${claimed.voucher.voucherNumber}/state?after=claimed`);
    expect(await socket.messages.next()).toEqual({ id: 'a', opened: true });

    const beganAtMs = performance.now();
    await trainee.scan(display.shown.code);
    const code = await holder.compose(claimed.credential.credential);
    await stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code }, idempotencyKey: randomUUID() });
    expect(await stream.events.next()).toMatchObject({ event: 'code', data: { sequence: display.shown.sequence + 1, takenCount: 1 } });
    expect(await socket.messages.next()).toMatchObject({ id: 'a', event: 'state', after: 'used' });
    expect(performance.now() - beganAtMs).toBeLessThan(5000); // two seconds on a machine that does nothing else

    const closing = second.close();
    await stream.ended;
    expect(await socket.closed).toBe(1001);
    await closing;
  });
});
