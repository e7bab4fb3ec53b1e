import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import { openInBrowser } from '../../taro-plugin/test/contract/browser-driver';
import { printRun, runCamera, runContract } from '../../taro-plugin/test/contract/contract-scenario';
import { codeText } from '../gallery/samples';
import { serveGallery } from '../gallery/serve-gallery';
import type { GalleryServer } from '../gallery/serve-gallery';
import { filmCode } from './film-code';
import { collectConsoleErrors, runtimes } from './open-gallery';

const expectedRun = '../../taro-plugin/test/contract/expected-run.txt';
let folder: string;
let browser: Browser;
beforeAll(async () => {
  folder = await mkdtemp(path.join(tmpdir(), 'etv-contract-'));
  const cameraFile = path.join(folder, 'code.y4m');
  await writeFile(cameraFile, filmCode(codeText));
  browser = await launchChromium({ cameraFile });
});
afterAll(async () => {
  await browser?.close();
  await rm(folder, { recursive: true, force: true });
});

// The Taro kit's half is packages/taro-plugin/test/kit-contract.test.ts; both compare with one file.
describe.each(runtimes)('the kit contract on the DOM kit with %s', (runtime) => {
  let server: GalleryServer;
  let page: Page;
  let consoleErrors: readonly string[];
  const url = (): string => `${server.url}contract.html`;
  beforeAll(async () => {
    server = await serveGallery({ runtime });
    page = await browser.newPage({ viewport: { width: 360, height: 740 }, reducedMotion: 'reduce' });
    consoleErrors = collectConsoleErrors(page);
  });
  afterAll(async () => {
    await page?.close();
    await server?.close();
  });

  it('gives the same transcript and the same tree of roles and names', async () => {
    await expect(printRun(await runContract(await openInBrowser(page, url())))).toMatchFileSnapshot(expectedRun);
  });

  it('reports the code before the camera', async () => {
    expect(await runCamera(await openInBrowser(page, url()), codeText)).toEqual([['open camera'], ['scanned', codeText]]);
  });

  it('wrote no error to the console', () => {
    expect(consoleErrors).toEqual([]);
  });
});
