import AxeBuilder from '@axe-core/playwright';
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import type { Browser, Page } from 'playwright-core';
import { preview, type PreviewServer } from 'vite';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../../host-h5/scripts/build-what-is-stale';
import { startHost, type RunningHost } from '../../host-h5/src/server/start-host';
import { launchChromium } from '../../host-h5/test/browser/launch-chromium';

const example = path.resolve(import.meta.dirname, '..');
let platform: RunningPlatform;
let host: RunningHost;
let server: PreviewServer;
let browser: Browser;
let page: Page;
const errors: string[] = [];

/** The built h5 output under one origin with the demonstration host's backend, as README.md says. The packages come from `dist`. */
beforeAll(async () => {
  const { status, stdout, stderr } = spawnSync(process.execPath, ['config/build.mjs', 'h5'], { cwd: example, encoding: 'utf8' });
  if (status !== 0) throw new Error(`examples/host-mini does not build for h5:\n${stdout}\n${stderr}`);
  platform = await startPlatform();
  host = await startHost({ platform, pagesFolder });
  server = await preview({
    configFile: false, root: example, logLevel: 'warn', build: { outDir: 'dist/h5' },
    preview: { host: '127.0.0.1', port: 0, proxy: { '/minshengshanxi': host.url } },
  });
  browser = await launchChromium();
  const context = await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN', reducedMotion: 'reduce' });
  page = await context.newPage();
  page.setDefaultTimeout(10_000);
  page.on('pageerror', (error) => void errors.push(error.message));
  page.on('console', (message) => {
    if (message.type() === 'error' || message.type() === 'warning') errors.push(message.text());
  });
});
afterAll(async () => {
  await browser?.close();
  await server?.close();
  await host?.close();
  await platform?.close();
});

/** What Taro's own elements look like and say is part of it; that no key reaches them is a limit of Taro's (docs/integration/mini-program.md). */
async function expectAccessible(): Promise<void> {
  const { violations } = await new AxeBuilder({ page }).disableRules('scrollable-region-focusable').analyze();
  expect(violations.map(({ id, nodes }) => `${id}: ${nodes[0]?.html ?? ''}`)).toEqual([]);
}

describe('the h5 output of examples/host-mini in a browser', () => {
  it('R30 R33 logs in, launches, and opens the module', async () => {
    await page.goto(server.resolvedUrls?.local[0] ?? '');
    await page.getByRole('button', { name: /^陈玉芬/ }).click();
    await page.getByText('您好').waitFor();
    await expectAccessible();
  });

  it('R34 claims a voucher', async () => {
    await page.getByRole('button', { name: /^卡券中心/ }).click();
    await page.getByRole('button', { name: '去领取：家政服务员培训券' }).click();
    await page.getByRole('checkbox', { name: /同意以上服务条款/ }).waitFor();
    await expectAccessible();
    await page.getByRole('checkbox', { name: /同意以上服务条款/ }).click();
    await page.getByRole('button', { name: '确认领取' }).click();
    await page.getByText('领取成功').waitFor();
    await expectAccessible();
    await page.getByRole('button', { name: '完成' }).click();
  });

  it('R41 shows its code with the countdown', async () => {
    await page.getByRole('radio', { name: '我的卡券' }).check();
    await page.getByRole('button', { name: /点击扫码使用.*家政服务员培训券/ }).click();
    const picture = page.getByRole('img', { name: /动态二维码/ });
    await picture.waitFor();
    expect(await picture.getAttribute('src')).toMatch(/^data:image\/png;base64,/);
    const box = await picture.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(240);
    expect((box?.x ?? -1) >= 0 && (box?.x ?? 0) + (box?.width ?? 0) <= 360).toBe(true);
    await page.getByRole('group', { name: /\d+ 秒后刷新/ }).waitFor();
    await expectAccessible();
  });

  it('wrote no error to the console', () => {
    expect(errors).toEqual([]);
  });
});
