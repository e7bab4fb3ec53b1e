import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../../scripts/build-what-is-stale';
import { startHost, type RunningHost } from '../../src/server/start-host';
import { launchChromium } from '../browser/launch-chromium';
import { openModule } from './host-person';

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

describe('A21 M1 a person whose three devices are lost', () => {
  const open = (whileOpening?: (page: Page) => Promise<void>) =>
    openModule({ browser, hostUrl: host.url, channelId: 'minshengshanxi', name: '李建国', ...(whileOpening && { whileOpening }) });

  it('hears that a face opens the way, and gets in with it on a fourth', async () => {
    const { page: lost } = await open();
    await open();
    await open();
    const { page } = await open(async (fourth) => {
      await fourth.getByRole('dialog', { name: '人脸识别' }).getByRole('button', { name: '取消' }).click();
      await fourth.getByText(/最多绑定 3 台设备。请重新进入并完成人脸识别/).waitFor();
      await fourth.getByRole('button', { name: '重试' }).click();
      await fourth.getByRole('dialog', { name: '人脸识别' }).getByRole('button', { name: '我是本人，开始识别' }).click();
    });
    expect(await page.getByText('您好').count()).toBeGreaterThan(0);
    await lost.getByRole('button', { name: /卡券中心/ }).first().click();
    await lost.getByText(/此设备已被解绑/).first().waitFor();
  });
});
