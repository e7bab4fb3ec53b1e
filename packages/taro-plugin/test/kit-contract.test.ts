import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { preview, type PreviewServer } from 'vite';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import { openInBrowser } from './contract/browser-driver';
import { buildContractApp, contractFolder } from './contract/build-contract-app';
import { printRun, runCamera, runContract } from './contract/contract-scenario';
import { openInMiniHost } from './contract/mini-driver';

const expectedRun = './contract/expected-run.txt';

// The DOM kit's half is packages/h5-widgets/test/kit-contract.test.ts; both compare with one file.
beforeAll(() => buildContractApp(['weapp', 'alipay', 'h5']));

describe.each(['weapp', 'alipay'] as const)('the kit contract on Taro\'s %s output', (host) => {
  it('gives the same transcript and the same tree of roles and names', async () => {
    await expect(printRun(await runContract(openInMiniHost(host, contractFolder)))).toMatchFileSnapshot(expectedRun);
  });

  it('reports the code before the camera', async () => {
    expect(await runCamera(openInMiniHost(host, contractFolder), 'ETV1ABC')).toEqual([['open camera'], ['scanned', 'ETV1ABC']]);
  });
});

describe('the kit contract on Taro\'s h5 output', () => {
  let server: PreviewServer;
  let browser: Browser;
  let page: Page;
  const errors: string[] = [];
  beforeAll(async () => {
    server = await preview({ configFile: false, root: contractFolder, build: { outDir: 'h5' }, preview: { host: '127.0.0.1', port: 0 }, logLevel: 'warn' });
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
    page.on('pageerror', (error) => void errors.push(error.message));
    page.on('console', (message) => {
      if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
    });
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });
  const url = (): string => server.resolvedUrls?.local[0] ?? '';

  it('gives the same transcript and the same tree of roles and names', async () => {
    await expect(printRun(await runContract(await openInBrowser(page, url())))).toMatchFileSnapshot(expectedRun);
  });

  it('says that Taro has no camera in browsers', async () => {
    expect(await runCamera(await openInBrowser(page, url()), '')).toEqual([['open camera'], ['camera fault', 'unsupported']]);
  });

  it('wrote no error to the console', () => {
    expect(errors).toEqual([]);
  });
});
