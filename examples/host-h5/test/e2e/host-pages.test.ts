import AxeBuilder from '@axe-core/playwright';
import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../../scripts/build-what-is-stale';
import { startHost, type RunningHost } from '../../src/server/start-host';
import { launchChromium } from '../browser/launch-chromium';

let platform: RunningPlatform;
let host: RunningHost;
let browser: Browser;

beforeAll(async () => {
  platform = await startPlatform();
  host = await startHost({ platform, pagesFolder });
  browser = await launchChromium();
});

afterAll(async () => {
  await browser?.close();
  await host?.close();
  await platform?.close();
});

describe.each(['minshengshanxi', 'sanjintong'] as const)('host app %s', (channelId) => {
  it.each(['light', 'dark'] as const)('has no axe violation and no overflow on any page, %s', async (colorScheme) => {
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme, locale: 'zh-CN' });
    const page = await context.newPage();
    const check = async (name: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).analyze();
      expect(violations.map(({ id, nodes }) => `${name}: ${id} ${nodes.map(({ html }) => html).join(' ')}`)).toEqual([]);
      expect(await page.evaluate(() => document.documentElement.scrollWidth - document.documentElement.clientWidth), name).toBe(0);
    };
    await page.goto(`${host.url}/${channelId}/`);
    await page.getByRole('button', { name: /^李建国/ }).waitFor();
    await check('log-in');
    await page.getByRole('button', { name: /^李建国/ }).click();
    await page.getByRole('button', { name: /电子社保卡/ }).waitFor();
    await check('home');
    await page.getByRole('button', { name: /电子社保卡/ }).click();
    await page.getByRole('heading', { name: '电子社保卡' }).waitFor();
    await check('essc');
    await page.evaluate(() => { window.location.hash = '/real-name'; });
    await page.getByLabel('短信验证码').fill('000000');
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByRole('alert').getByText(/请/).waitFor();
    await check('real-name');
    await page.evaluate(() => { window.location.hash = '/national-services'; });
    await page.getByRole('heading', { name: '全国服务' }).waitFor();
    await check('national-services');
    await context.close();
  });
});
