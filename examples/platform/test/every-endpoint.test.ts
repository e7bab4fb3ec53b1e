import { refusalMoves } from '@skill-voucher/sdk-core';
import { readFile } from 'node:fs/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { employmentEventLimitBytes } from '../src/http/schemas/review-schemas';
import { dumpTables } from './harness/dump-tables';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice, createSigner, send, signCall, type Answer, type SignedCall, type TestDevice } from './harness/test-device';
import { callJson, logInAs, logInHr, type HrClient } from './harness/test-hr';
import { logInStaffAs, type StaffClient } from './harness/test-staff';
import { findParameters } from './region-proof/openapi-endpoints';
import { startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

interface Endpoint {
  readonly id: string;
  readonly method: 'GET' | 'POST' | 'PUT' | 'DELETE';
  readonly path: string;
  readonly tag: string;
  readonly hasBody: boolean;
}

const openApi = JSON.parse(await readFile(new URL('../openapi.json', import.meta.url), 'utf8')) as {
  paths: Record<string, Record<string, { operationId: string; tags: string[]; requestBody?: object; responses: Record<string, object> }>>;
};
const endpoints: Endpoint[] = Object.entries(openApi.paths).flatMap(([path, methods]) =>
  Object.entries(methods).map(([method, operation]) => ({
    id: operation.operationId, method: method.toUpperCase() as Endpoint['method'], path, tag: operation.tags[0] ?? '', hasBody: operation.requestBody !== undefined,
  })),
);
const isLogIn = ({ id }: Endpoint) => ['logInHr', 'logInReviewer', 'logInDesk'].includes(id);
const guarded = endpoints.filter((endpoint) => endpoint.tag !== 'public' && !isLogIn(endpoint));
const open = endpoints.filter(({ tag }) => tag === 'public');
const withBearer = ['hr', 'employmentService', 'realNameSystem'];
/** Path parameters that are well formed and name nothing. */
const fillPath = (path: string, value?: string) =>
  path.replace('{downloadToken}', value ?? 'x'.repeat(43)).replace('{logoId}', value ?? `9-${'0'.repeat(16)}`).replace('{voucherNumber}', value ?? '0000000000000000').replace('{keyThumbprint}', value ?? 'x'.repeat(43)).replace('{adminId}', value ?? '00000000-0000-4000-8000-000000000000').replace('{importId}', value ?? '0'.repeat(32)).replace('{displayId}', value ?? 'x'.repeat(22)).replace(/\{(feedback|proxy)Id\}/, value ?? `0000-${'0'.repeat(32)}`).replace('{position}', value ?? '1').replace(/\{(certificate|signal)Id\}/, value ?? '0'.repeat(32)).replace(/\{(lease|redemption)Id\}/, value ?? `${'0'.repeat(16)}-${'0'.repeat(32)}`).replace('{deliveryId}', value ?? '999999999-voucher-platform').replace('{purpose}', value ?? 'face').replace('{regionCode}', value ?? '140000').replace(/\{(class|review|batch|standard|run)Id\}/, value ?? '00000000-0000-4000-8000-000000000000').replace(/\{(channel|banner|material)Id\}/, value ?? 'nobody').replace(/\{(approval|attachment)Id\}/g, value ?? '0'.repeat(32)).replace('{intentionId}', value ?? '0'.repeat(36)).replace(/\{(template|institution|campus|platform)Number\}|\{moveId\}/g, value ?? '4294967295');
const oddBodies: readonly unknown[] = [null, [], 'text', 7, {}, { institutionNumber: null }, { templateNumber: 1e300, termsVersion: 1 }, JSON.parse('{"__proto__":{"x":1}}'), { code: { a: 1 } }];
const oddValues = ['-1', '0', 'x', '%27%3B--', '99999999999999999999', 'NaN', '%F0%9F%98%80', '%00'];

/** Well formed, and of no list, or of another one. */
const oddCursors = [[1, 'x'], [1, 1], [-1, ''], [1e15, '00000000-0000-4000-8000-00000000000g'], [1.5, 1], ['x', 1]].map((position) => Buffer.from(JSON.stringify(position)).toString('base64url'));

/** Of console sessions, which last 8 hours otherwise. */
const idleMinutes = 30;

describe.each(testDatabaseKinds)('every endpoint on %s', (kind) => {
  let platform: TestPlatform;
  let device: TestDevice;
  let hr: HrClient;
  let operator: HrClient;
  let reviewer: StaffClient;
  let desk: StaffClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind, { consoleIdleMinutes: idleMinutes });
    device = await createDevice(platform, { person: inventPerson(1) });
    hr = await logInHr(platform, 'province');
    operator = await logInAs(platform, 'demo-operator');
    reviewer = await logInStaffAs(platform, 'employment-service', 'demo-supervisor-shanxi');
    desk = await logInStaffAs(platform, 'real-name-system', 'demo-desk-1');
  });
  afterAll(() => platform.close());

  async function callAs(endpoint: Endpoint, call: SignedCall): Promise<Answer> {
    if (endpoint.tag === 'hr') {
      const answer = await hr.call(call as Parameters<HrClient['call']>[0]);
      return answer.code === 'notAllowed' ? operator.call(call as Parameters<HrClient['call']>[0]) : answer;
    }
    const below = { ...call, path: call.path.replace(/^\/[a-z-]+\/v1/, ''), idempotencyKey: randomUUID() };
    if (endpoint.tag === 'employmentService') return reviewer.call(below);
    if (endpoint.tag === 'realNameSystem') return desk.call(below);
    if (endpoint.tag === 'public') return callJson(platform, call);
    return device.call({ ...call, idempotencyKey: randomUUID() });
  }

  it('has a documented refusal for each', () => {
    for (const [path, methods] of Object.entries(openApi.paths)) {
      for (const operation of Object.values(methods)) expect([path, Object.keys(operation.responses)]).toEqual([path, expect.arrayContaining(['default'])]);
    }
    expect(endpoints.length).toBeGreaterThanOrEqual(25);
  });

  it.each(guarded.map((endpoint) => [endpoint.id, endpoint] as const))('%s refuses an unsigned call', async (_, endpoint) => {
    const body = endpoint.hasBody ? {} : undefined;
    await expectRefusal(platform, withBearer.includes(endpoint.tag) ? 'sessionUnknown' : 'unsignedRequest', () =>
      callJson(platform, { method: endpoint.method, path: fillPath(endpoint.path), body }),
    );
  });

  it.each(guarded.filter((endpoint) => ['device', 'trainee', 'institution'].includes(endpoint.tag)).map((endpoint) => [endpoint.id, endpoint] as const))(
    '%s refuses a host backend, and a bearer token',
    async (_, endpoint) => {
      const call: SignedCall = { method: endpoint.method, path: fillPath(endpoint.path), ...(endpoint.hasBody ? { body: {} } : {}) };
      const asChannel = { ...(await createSigner()), tag: 'etv-channel', sessionId: 'x' } as const;
      await expectRefusal(platform, 'unsignedRequest', async () => send(await signCall(platform, asChannel, call)));
      await expectRefusal(platform, 'unsignedRequest', () => hr.call(call as Parameters<HrClient['call']>[0]));
    },
  );

  /** The export of my data takes nothing: no call of it is odd, and each that succeeds counts. */
  const notOdd = ['openSession', 'exportPersonalData'];

  // A write without a body and without a name in its path cannot be asked oddly: it would be done. Systems and hosts: odd-calls-between-systems.test.ts.
  const canBeOdd = guarded.filter((guard) => (guard.method === 'GET' || guard.hasBody || guard.path.includes('{')) && !['channel', 'system'].includes(guard.tag) && !notOdd.includes(guard.id));

  // Systems, hosts, learning platforms and new keys: every-signer.test.ts.
  it('refuses on each a signature of more than a minute ago, and the second sending of one request, and changes nothing', async () => {
    const signed = guarded.filter(({ id, tag }) => ['device', 'trainee', 'institution'].includes(tag) && id !== 'openSession').sort((one, other) => Number(one.id === 'closeSession') - Number(other.id === 'closeSession'));
    expect(signed.length).toBeGreaterThan(65);
    const own = await createDevice(platform, { person: inventPerson(2) });
    const requests = await Promise.all(signed.map(({ method, path, hasBody }) => signCall(platform, own.signer, { method, path: fillPath(path), idempotencyKey: randomUUID(), ...(hasBody ? { body: {} } : {}) })));
    const sendAll = async () => {
      const codes = [];
      for (const [index, request] of requests.entries()) codes.push([signed[index]?.id, (await send(request)).code]);
      return codes;
    };
    const expected = (code: string) => signed.map(({ id }) => [id, code]);
    const before = await dumpTables(platform);
    platform.clock.advance(61);
    expect(await sendAll()).toEqual(expected('staleRequest'));
    platform.clock.advance(-61);
    expect(await dumpTables(platform)).toEqual(before);
    await sendAll(); // whatever becomes of it: what succeeds changes something
    const settled = await dumpTables(platform);
    expect(await sendAll()).toEqual(expected('replayedRequest'));
    expect(await dumpTables(platform)).toEqual(settled);
  });

  it('refuses on each of a console a session that was left, and one that was idle for half an hour, and changes nothing', async () => {
    const consoles = {
      hr: () => logInHr(platform, 'province'),
      employmentService: () => logInStaffAs(platform, 'employment-service', 'demo-supervisor-shanxi'),
      realNameSystem: () => logInStaffAs(platform, 'real-name-system', 'demo-desk-1'),
    };
    for (const [tag, logIn] of Object.entries(consoles)) {
      const own = guarded.filter((endpoint) => endpoint.tag === tag);
      expect([tag, own.length > 25]).toEqual([tag, true]);
      const askAll = async (client: HrClient | StaffClient) => {
        const codes = [];
        for (const { id, method, path, hasBody } of own) codes.push([id, (await client.call({ method, path: tag === 'hr' ? fillPath(path) : fillPath(path).replace(/^\/[a-z-]+\/v1/, ''), ...(hasBody ? { body: {} } : {}) })).code]);
        return codes;
      };
      const [left, idle] = [await logIn(), await logIn()];
      expect((await left.call({ method: 'DELETE', path: tag === 'hr' ? '/v1/hr/sessions/current' : '/sessions/current' })).status).toBe(204);
      const before = await dumpTables(platform);
      expect(await askAll(left)).toEqual(own.map(({ id }) => [id, 'sessionUnknown']));
      platform.clock.advance(idleMinutes * 60);
      expect(await askAll(idle)).toEqual(own.map(({ id }) => [id, 'sessionExpired']));
      platform.clock.advance(-idleMinutes * 60);
      expect(await dumpTables(platform)).toEqual(before);
    }
  });

  /** Files, and events of whole classes: each with a larger limit of its own, in bytes. */
  const ownLimits: Readonly<Record<string, number>> = { uploadPicture: 1_400_000, uploadAttachment: 6_000_000, startImport: 8 * 1_048_576, receiveEmploymentEvent: employmentEventLimitBytes };

  it('refuses on each a body of more than 256 KiB, before anything is looked at', async () => {
    const before = await dumpTables(platform);
    const body = JSON.stringify({ text: 'A'.repeat(256 * 1024) });
    for (const { id, method, path } of endpoints.filter((endpoint) => endpoint.hasBody && !(endpoint.id in ownLimits))) {
      const answer = await send({ url: platform.url + fillPath(path), init: { method, headers: { 'content-type': 'application/json' }, body } });
      expect([id, answer.status, answer.code]).toEqual([id, 413, 'payloadTooLarge']);
    }
    expect(await dumpTables(platform)).toEqual(before);
  });

  it.each(endpoints.filter(({ id }) => id in ownLimits).map((endpoint) => [endpoint.id, endpoint] as const))('%s refuses a body beyond its own limit, and none within it for its length', async (id, { method, path, tag }) => {
    const before = await dumpTables(platform);
    const limit = ownLimits[id] ?? 0;
    const sendText = async (byteLength: number) => {
      const body = { text: 'A'.repeat(byteLength - '{"text":""}'.length) };
      return (tag === 'hr' ? hr.call({ method, path: fillPath(path), body }) : callJson(platform, { method, path: fillPath(path), body }));
    };
    expect(await sendText(limit + 1)).toMatchObject({ status: 413, code: 'payloadTooLarge', body: { details: { limitKilobytes: limit / 1024 } } });
    expect((await sendText(limit)).code).toBe(tag === 'hr' ? 'invalidRequest' : 'unsignedRequest');
    expect(await dumpTables(platform)).toEqual(before);
  });

  const logInBodies = [...oddBodies, { account: null, password: 'x' }, { account: 'demo-shanxi', password: {} }, { account: 'A'.repeat(100_000), password: 'x' }, { account: 'demo-shanxi', password: 'x', extra: 1 }, { account: 'demo-shanxi\u0000', password: 'x' }];
  const notJson = [['application/json', '{'], ['application/json', ''], ['text/plain', '{"account":"demo-shanxi","password":"x"}'], ['application/x-www-form-urlencoded', 'account=demo-shanxi&password=x']] as const;

  it.each(endpoints.filter(isLogIn).map((endpoint) => [endpoint.id, endpoint] as const))('%s refuses what is no log-in as an invalid request, and changes nothing', async (_, { method, path }) => {
    const before = await dumpTables(platform);
    for (const [type, body] of [...notJson, ...logInBodies.map((odd) => ['application/json', JSON.stringify(odd)] as const)]) {
      const answer = await send({ url: platform.url + path, init: { method, headers: { 'content-type': type }, body } });
      expect([type, body, answer.status, answer.code]).toEqual([type, body, 400, 'invalidRequest']);
    }
    expect(await dumpTables(platform)).toEqual(before);
  });

  it.each(open.map((endpoint) => [endpoint.id, endpoint] as const))('%s answers anybody\'s odd paths and parameters with a documented code, never a 500, and changes nothing', async (id, endpoint) => {
    await callAs(endpoint, { method: 'GET', path: fillPath(endpoint.path) }); // the first reading of a status bundle writes it
    const before = await dumpTables(platform);
    const isFilled = endpoint.path.includes('{');
    const queries = ['cursor', 'limit', ...findParameters(id)];
    for (const value of oddValues) {
      const paths = [...(isFilled ? [fillPath(endpoint.path, value), `${fillPath(endpoint.path)}${value}`] : []), ...queries.map((name) => `${fillPath(endpoint.path)}?${name}=${value}`)];
      for (const path of paths) {
        const answer = await callAs(endpoint, { method: 'GET', path });
        expect([path, answer.status < 500, answer.status < 400 || (answer.code !== undefined && answer.code in refusalMoves)]).toEqual([path, true, true]);
        if (isFilled) expect([path, answer.status >= 400]).toEqual([path, true]);
      }
    }
    expect(await dumpTables(platform)).toEqual(before);
  });

  it('answers odd bodies and parameters with a documented code, never a 500, and changes nothing', async () => {
    const before = await dumpTables(platform);
    for (const endpoint of canBeOdd) {
      const calls: SignedCall[] = oddValues.map((value) => ({ method: endpoint.method, path: `${fillPath(endpoint.path, value)}?cursor=${value}&limit=${value}`, ...(endpoint.hasBody ? { body: {} } : {}) }));
      if (endpoint.hasBody) calls.push(...oddBodies.map((body) => ({ method: endpoint.method, path: fillPath(endpoint.path), body })));
      for (const call of calls) {
        const answer = await callAs(endpoint, call);
        expect([endpoint.id, call.path, answer.status < 500, answer.code === undefined || answer.code in refusalMoves]).toEqual([endpoint.id, call.path, true, true]);
        if (endpoint.method !== 'GET') expect([endpoint.id, call, answer.status >= 400]).toEqual([endpoint.id, call, true]);
      }
    }
    expect(await dumpTables(platform)).toEqual(before);
  });

  // A reading that succeeds is recorded for whom it shows (M3): these may leave that behind.
  it('answers cursors of no list, and of another one, and odd values of each of its filters, without a 500', async () => {
    let filterCount = 0;
    for (const endpoint of guarded.filter(({ method, tag }) => method === 'GET' && !['channel', 'system'].includes(tag))) {
      const filters = findParameters(endpoint.id).filter((name) => !['cursor', 'limit'].includes(name));
      filterCount += filters.length;
      const queries = [...oddCursors.map((cursor) => `cursor=${cursor}`), ...filters.flatMap((name) => oddValues.map((value) => `${name}=${value}`))];
      for (const query of queries) {
        const answer = await callAs(endpoint, { method: 'GET', path: `${fillPath(endpoint.path)}?${query}` });
        expect([endpoint.id, query, answer.status < 500, answer.code === undefined || answer.code in refusalMoves]).toEqual([endpoint.id, query, true, true]);
      }
    }
    expect(filterCount).toBeGreaterThan(30);
  });
});
