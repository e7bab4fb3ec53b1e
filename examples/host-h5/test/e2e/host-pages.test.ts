import AxeBuilder from '@axe-core/playwright';
import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import type { Browser } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../../scripts/build-what-is-stale';
import { startHost } from '../../src/server/start-host';
import { launchChromium } from '../browser/launch-chromium';
import { openModule } from './host-person';

let platform: RunningPlatform;
let browser: Browser;

beforeAll(async () => {
  platform = await startPlatform();
  const host = await startHost({ platform, pagesFolder });
  browser = await launchChromium();
  // With three devices bound, every further one is asked for a face.
  for (let device = 0; device < 3; device += 1) await openModule({ browser, hostUrl: host.url, channelId: 'minshengshanxi', name: '李建国' });
  await host.close();
});

afterAll(async () => {
  await browser?.close();
  await platform?.close();
});

describe.each(['minshengshanxi', 'sanjintong'] as const)('host app %s', (channelId) => {
  it.each([
    ['light', 'light', false], ['dark', 'dark', false], ['large type', 'light', true],
  ] as const)('has no axe violation and no overflow on any page, %s', async (_name, colorScheme, isLargeType) => {
    // Of its own: a host remembers who has a card.
    const host = await startHost({ platform, pagesFolder });
    const context = await browser.newContext({ viewport: { width: 360, height: 740 }, colorScheme, locale: 'zh-CN' });
    await context.addInitScript((isLarge) => window.localStorage.setItem('host-appearance', JSON.stringify({ theme: 'auto', isLargeType: isLarge })), isLargeType);
    const page = await context.newPage();
    const check = async (name: string): Promise<void> => {
      const { violations } = await new AxeBuilder({ page }).setLegacyMode().analyze();
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
    await page.getByRole('button', { name: '申领电子社保卡' }).waitFor();
    await check('essc without a card');
    await page.evaluate(() => { window.location.hash = '/national-services'; });
    await page.getByRole('button', { name: '去电子社保卡认证' }).click();
    await page.getByRole('button', { name: '申领电子社保卡' }).click();
    await page.getByRole('button', { name: '实名认证' }).waitFor();
    await check('essc with a card');
    await page.getByRole('button', { name: '实名认证' }).click();
    await page.getByLabel('短信验证码').fill('000000');
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByRole('alert').getByText(/请/).waitFor();
    await check('real-name');
    await page.getByLabel('短信验证码').fill('246810');
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByRole('heading', { name: '全国服务' }).waitFor();
    await check('national-services');
    await page.evaluate(() => { window.location.hash = '/essc'; });
    await page.getByRole('button', { name: '全国服务' }).waitFor();
    await check('essc with a real name');
    await page.route('**/api/configuration', (route) => route.abort());
    await page.evaluate(() => { window.location.hash = '/voucher'; });
    await page.getByRole('button', { name: '重试' }).waitFor();
    await check('network fault');
    await page.unroute('**/api/configuration');
    await page.getByRole('button', { name: '重试' }).click();
    await page.getByRole('dialog', { name: '人脸识别' }).waitFor();
    await check('face dialog');
    await page.getByRole('button', { name: '我是本人，开始识别' }).click();
    await page.getByText('您好').waitFor();
    await check('module');
    await context.close();
    await host.close();
  });
});
