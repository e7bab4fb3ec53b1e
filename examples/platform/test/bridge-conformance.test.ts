import { createNodeSuite, nodeRandom, systemClock, systemTimers } from '@skill-voucher/sdk-core/node';
import { checkBridge, createMemoryKeyStore, createMemoryStorage } from '@skill-voucher/sdk-core/testing';
import { createFetchTransport } from '@skill-voucher/sdk-core/web';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { startTestPlatform, type TestPlatform } from './harness/start-test-platform';

let platform: TestPlatform;
beforeAll(async () => {
  platform = await startTestPlatform('pglite');
});
afterAll(() => platform.close());

it('M10 the kit asks this platform whether a body arrived byte for byte, at the platform\'s own time', async () => {
  const transport = createFetchTransport(fetch);
  const bridge = {
    clock: systemClock, timers: systemTimers, random: nodeRandom, storage: createMemoryStorage(), keys: createMemoryKeyStore(nodeRandom), suite: createNodeSuite(),
    launch: { requestLaunch: async () => ({ launchCode: 'code' }) }, transport,
  };
  const outcomesOf = async (send: typeof transport.send) => {
    const report = await checkBridge({ ...bridge, transport: { send } }, { platformUrl: platform.url, silentUrl: 'http://127.0.0.1:65533' });
    return Object.fromEntries(report.results.filter(({ port }) => port === 'transport').map(({ name, outcome, measured }) => [name, outcome === 'fulfilled' ? outcome : measured.en]));
  };
  expect(await outcomesOf(transport.send)).toEqual({ 'transport.answer': 'fulfilled', 'transport.notFound': 'fulfilled', 'transport.body': 'fulfilled', 'transport.unreachable': 'fulfilled', 'transport.timeout': 'fulfilled' });
  const reserialised = await outcomesOf((request) => transport.send(request.body === undefined ? request : { ...request, body: JSON.stringify(JSON.parse(request.body)) }));
  expect(reserialised).toMatchObject({ 'transport.notFound': 'fulfilled', 'transport.body': expect.stringMatching(/^the platform answered 4\d\d/) as string });
}, 60_000);
