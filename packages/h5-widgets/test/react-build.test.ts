import { existsSync } from 'node:fs';
import path from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { launchChromium } from '../../../examples/host-h5/test/browser/launch-chromium';
import type { ReactBuildPage } from '../gallery/react-build';
import { serveGallery } from '../gallery/serve-gallery';
import type { GalleryServer } from '../gallery/serve-gallery';
import { collectConsoleErrors } from './open-gallery';

declare const window: Window & { reactBuild: ReactBuildPage };

beforeAll(() => {
  if (!existsSync(path.resolve(import.meta.dirname, '../dist/react/index.js'))) throw new Error('There is no React build. Run `npm run build` first.');
});

describe.each([['react', /^18\./], ['react-19', /^19\./]] as const)('the built React components in a host with %s', (runtime, version) => {
  let server: GalleryServer;
  let browser: Browser;
  let page: Page;
  let consoleErrors: readonly string[];
  beforeAll(async () => {
    server = await serveGallery({ runtime });
    browser = await launchChromium();
    page = await browser.newPage({ viewport: { width: 360, height: 740 } });
    consoleErrors = collectConsoleErrors(page);
    await page.goto(`${server.url}react-build.html`);
    await page.waitForFunction(() => 'reactBuild' in window);
  });
  afterAll(async () => {
    await browser?.close();
    await server?.close();
  });

  it('use the host\'s React', async () => {
    expect(await page.evaluate(() => window.reactBuild.reactVersion)).toMatch(version);
  });

  it.each([
    ['voucher-home', '职业技能电子培训券'], ['voucher-center', '卡券中心'], ['voucher-detail', '培训券详情'], ['voucher-code', '展码'], ['scan-tool', '扫码核验'],
  ] as const)('%s renders and answers a press, without a word on the console', async (widget, title) => {
    await page.evaluate((name) => window.reactBuild.show(name), widget);
    await page.getByRole('heading', { level: 1, name: title }).waitFor();
    const pressed = page.waitForEvent('console', { predicate: (message) => message.text() === 'back', timeout: 5000 });
    await page.getByRole('button', { name: '返回' }).click();
    await pressed;
    expect(consoleErrors).toEqual([]);
  });
});
