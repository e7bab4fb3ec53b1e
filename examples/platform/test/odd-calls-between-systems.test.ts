import { refusalMoves } from '@skill-voucher/sdk-core';
import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { dumpTables } from './harness/dump-tables';
import { startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { channelBodies, makeOdd, systemCalls } from './harness/system-bodies';
import { tellSystem } from './harness/system-caller';
import { createSigner, send, signCall, type Answer } from './harness/test-device';
import { findEndpoint, guardedEndpoints } from './region-proof/openapi-endpoints';

const oddBodies: readonly unknown[] = [null, [], 'text', 7, {}, JSON.parse('{"__proto__":{"x":1}}')];
const idsOf = (tag: string) => guardedEndpoints.filter((endpoint) => endpoint.tag === tag).map(({ id }) => id).sort();

describe.each(testDatabaseKinds)('odd calls by systems and hosts, signed as they are, on %s', (kind) => {
  let platform: TestPlatform;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
  });
  afterAll(() => platform.close());

  function expectDocumented(id: string, body: unknown, answer: Answer): void {
    expect([id, body, answer.status >= 400 && answer.status < 500, answer.code !== undefined && answer.code in refusalMoves]).toEqual([id, body, true, true]);
    // The signature was the right one: what is refused is what was said.
    expect([id, body, ['unsignedRequest', 'badRequestSignature', 'channelUnknown'].includes(answer.code ?? '')]).toEqual([id, body, false]);
  }

  it('has every endpoint between systems and of host backends', () => {
    expect(Object.keys(systemCalls).sort()).toEqual(idsOf('system'));
    expect(Object.keys(channelBodies).sort()).toEqual(idsOf('channel'));
  });

  it.each(Object.entries(systemCalls))('%s answers what it cannot take with a documented code, and changes nothing', async (id, { from, to, body }) => {
    const before = await dumpTables(platform);
    for (const odd of [...oddBodies, ...makeOdd(body)]) expectDocumented(id, odd, await tellSystem(platform, { from, to, path: findEndpoint(id).path, body: odd }));
    expect(await dumpTables(platform)).toEqual(before);
  });

  it.each(Object.entries(channelBodies))('%s answers what it cannot take with a documented code, and changes nothing', async (id, body) => {
    const before = await dumpTables(platform);
    const { channelId, privateKeyPem } = platform.demo.channels.minshengshanxi;
    const [learningPlatform] = platform.demo.learningPlatforms;
    const partner = id === 'createLaunch' ? { keyId: channelId, privateKeyPem } : { keyId: learningPlatform?.platformId ?? '', privateKeyPem: learningPlatform?.privateKeyPem ?? '' };
    const signer = { key: importNodeKey(partner.privateKeyPem), keyId: partner.keyId, tag: 'etv-channel' } as const;
    for (const odd of [...oddBodies, ...makeOdd(body)]) expectDocumented(id, odd, await send(await signCall(platform, signer, { method: 'POST', path: findEndpoint(id).path, body: odd })));
    expect(await dumpTables(platform)).toEqual(before);
  });

  it('openSession answers what it cannot take with a documented code, and changes nothing', async () => {
    const before = await dumpTables(platform);
    const signer = await createSigner();
    const body = { launchCode: 'none', publicKey: Buffer.from(signer.key.publicKey).toString('base64url'), face: { challenge: 'c', ticket: 't' } };
    for (const odd of [...oddBodies, ...makeOdd(body)]) {
      const answer = await send(await signCall(platform, signer, { method: 'POST', path: '/v1/sessions', body: odd }));
      expect([odd, answer.status >= 400 && answer.status < 500, answer.code !== undefined && answer.code in refusalMoves]).toEqual([odd, true, true]);
    }
    expect(await dumpTables(platform)).toEqual(before);
  });
});
