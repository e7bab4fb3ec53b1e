import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { build } from 'esbuild';
import { afterAll, beforeAll, expect, it } from 'vitest';
import { launchChromium } from '../../../../examples/host-h5/test/browser/launch-chromium';
import type { ConformanceReport } from '../../src/testing';
import { startPlatformStub, type PlatformStub } from './platform-stub';

let platform: PlatformStub;
beforeAll(async () => {
  platform = await startPlatformStub();
});
afterAll(() => platform.close());

async function bundleKit(): Promise<string> {
  const bundle = await build({
    entryPoints: [`${import.meta.dirname}/browser-entry.ts`], bundle: true, write: false, format: 'iife', globalName: 'kit', target: 'es2020',
    platform: 'browser', conditions: ['@skill-voucher/source'], mainFields: ['browser', 'module', 'main'], logLevel: 'error',
  });
  return `${bundle.outputFiles[0]?.text ?? ''};globalThis.kit = kit;`;
}

it('M10 finds the browser\'s bridge fulfilled in Chromium: WebCrypto, IndexedDB, fetch, Web Locks', async () => {
  // A page with an address: storage, keys and locks belong to an origin.
  const page = createServer((_request, response) => response.setHeader('content-type', 'text/html').end('<!doctype html><title>kit</title>'));
  await new Promise<void>((resolve) => page.listen(0, '127.0.0.1', resolve));
  const browser = await launchChromium();
  try {
    const origin = `http://127.0.0.1:${(page.address() as AddressInfo).port}`;
    const context = await browser.newContext({ permissions: ['geolocation'], geolocation: { latitude: 37.87, longitude: 112.55, accuracy: 20 } });
    const tab = await context.newPage();
    await tab.goto(origin);
    await tab.addScriptTag({ content: await bundleKit() });
    const report = JSON.parse(await tab.evaluate<string>(`kit.run(${JSON.stringify(platform.url)}, ${JSON.stringify(platform.silentUrl)})`)) as ConformanceReport;
    expect(report.results.filter(({ outcome }) => outcome === 'faulty' || outcome === 'hung')).toEqual([]);
    const outcomeOf = Object.fromEntries(report.results.map(({ name, outcome }) => [name, outcome]));
    for (const name of ['keys.concurrentCreate', 'keys.signature', 'suite.offCurve', 'storage.secondInstance', 'transport.body', 'locks.exclusive', 'geolocation.locate', 'storage.cleanUp']) {
      expect(outcomeOf[name], name).toBe('fulfilled');
    }
    expect(await tab.evaluate('localStorage.length')).toBe(0);
  } finally {
    await browser.close();
    page.close();
  }
}, 90_000);
