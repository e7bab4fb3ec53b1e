import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../../scripts/build-what-is-stale';
import { startHost, type RunningHost } from '../../src/server/start-host';
import { launchChromium } from '../browser/launch-chromium';

let platform: RunningPlatform;
let host: RunningHost;
let browser: Browser;
let page: Page;
const unseen: string[] = [];

beforeAll(async () => {
  platform = await startPlatform();
  host = await startHost({ platform, pagesFolder });
  browser = await launchChromium();
  page = await (await browser.newContext({ viewport: { width: 360, height: 740 }, locale: 'zh-CN' })).newPage();
  page.on('pageerror', (error) => void unseen.push(error.message));
});

afterAll(async () => {
  await browser?.close();
  await host?.close();
  await platform?.close();
});

/** Nothing at the address answers while `act` runs; a retry in between fails as well, the one after it succeeds. */
async function withoutAnswerFrom(address: string, act: () => Promise<unknown>): Promise<void> {
  let unanswered = 0;
  await page.route(address, (route) => {
    unanswered += 1;
    return route.abort();
  });
  await act();
  const retry = page.getByRole('button', { name: '重试' });
  await page.getByRole('alert').getByText('网络连接失败').first().waitFor();
  const before = unanswered;
  await retry.click();
  await expect.poll(() => unanswered).toBeGreaterThan(before);
  await retry.waitFor();
  expect(await page.getByText('正在打开').count()).toBe(0);
  await page.unroute(address);
  await retry.click();
}

describe('M1 a network fault on a host page says so, and its retry works', () => {
  it('who is logged in', async () => {
    await withoutAnswerFrom('**/api/session', () => page.goto(`${host.url}/minshengshanxi/`));
    await page.getByRole('button', { name: /^李建国/ }).waitFor();
  });

  it('a backend that fails inside is no log-out', async () => {
    await page.route('**/api/session', (route) => route.fulfill({ status: 502, contentType: 'application/json', body: '{"code":"badGateway"}' }));
    await page.reload();
    await page.getByRole('button', { name: '重试' }).waitFor();
    expect(await page.getByText('选择演示账号登录').count()).toBe(0);
    await page.unroute('**/api/session');
    await page.getByRole('button', { name: '重试' }).click();
  });

  it('the accounts, and the log-in', async () => {
    await withoutAnswerFrom('**/api/accounts', () => page.reload());
    const account = page.getByRole('button', { name: /^李建国/ });
    await account.waitFor();
    await withoutAnswerFrom('**/api/session', () => account.click());
    await page.getByRole('button', { name: /电子社保卡/ }).waitFor();
  });

  it('the card', async () => {
    await page.getByRole('button', { name: /电子社保卡/ }).click();
    await withoutAnswerFrom('**/api/essc/card', () => page.getByRole('button', { name: '申领电子社保卡' }).click());
    await page.getByRole('button', { name: '实名认证' }).click();
    await page.getByLabel('短信验证码').fill('246810');
    await page.getByRole('button', { name: '确认' }).click();
    await page.getByRole('button', { name: /职业技能电子培训券/ }).waitFor();
  });

  it('the module: the platform, and the configuration of the host', async () => {
    await withoutAnswerFrom(`${platform.url}/**`, () => page.getByRole('button', { name: /职业技能电子培训券/ }).click());
    await page.getByText('您好').waitFor();
    await withoutAnswerFrom('**/api/configuration', () => page.reload());
    await page.getByText('您好').waitFor();
  });

  it('leaves no rejection unhandled', () => {
    expect(unseen).toEqual([]);
  });
});
