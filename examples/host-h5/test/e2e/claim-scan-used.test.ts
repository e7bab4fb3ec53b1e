import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Browser, Page } from 'playwright-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../../scripts/build-what-is-stale';
import { startHost, type RunningHost } from '../../src/server/start-host';
import { launchChromium } from '../browser/launch-chromium';
import { filmCode } from './camera-file';
import { openModule } from './host-person';

let platform: RunningPlatform;
let host: RunningHost;
let folder: string;
let traineeBrowser: Browser;
let institutionBrowser: Browser;
let trainee: Page;
let institution: Page;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'etv-e2e-'));
  platform = await startPlatform();
  host = await startHost({ platform, pagesFolder });
  traineeBrowser = await launchChromium();
  institutionBrowser = await launchChromium({ cameraFile: join(folder, 'camera.mjpeg') });
});

afterAll(async () => {
  await traineeBrowser?.close();
  await institutionBrowser?.close();
  await host?.close();
  await platform?.close();
  await rm(folder, { recursive: true, force: true });
});

/** Two phones, the real clock, a camera that sees the other phone's pixels. */
describe('R41 R42 R54 claim → code → scan → used, in two browsers', () => {
  let shownAtMs = 0;
  let tappedAtMs = 0;
  let usedSeenAtMs = Promise.resolve(Infinity);

  it('R30 R31 R32 R33 R34 the trainee enters through 电子社保卡 and claims a voucher', async () => {
    ({ page: trainee } = await openModule({ browser: traineeBrowser, hostUrl: host.url, channelId: 'minshengshanxi', name: '王秀兰' }));
    await trainee.getByRole('button', { name: /卡券中心/ }).first().click();
    await trainee.getByRole('button', { name: /去领取.*养老护理员培训券/ }).click();
    const confirm = trainee.getByRole('button', { name: '确认领取' });
    await confirm.waitFor();
    await trainee.getByRole('checkbox', { name: '我已认真阅读并同意以上服务条款' }).check();
    await confirm.click();
    await trainee.getByText('领取成功').waitFor();
    await trainee.getByRole('button', { name: '查看培训券' }).click();
    await trainee.getByText('培训券详情').waitFor();
  });

  it('R41 the page shows the dynamic code with a countdown, and follows its voucher by an event stream', async () => {
    const followed = trainee.waitForResponse((response) => response.url().includes('/state?') && response.headers()['content-type'] === 'text/event-stream');
    await trainee.getByRole('button', { name: '点击扫码使用' }).click();
    const picture = trainee.getByRole('img', { name: /动态二维码/ });
    await picture.waitFor();
    shownAtMs = Date.now();
    expect((await followed).status()).toBe(200);
    const box = await picture.boundingBox();
    expect(box?.width).toBeGreaterThanOrEqual(240);
    await trainee.getByRole('group', { name: /\d+ 秒后刷新/ }).waitFor();
  });

  it('R54 R64 A27 the institution\'s camera reads those pixels: masked person, confirm, green', async () => {
    ({ page: institution } = await openModule({ browser: institutionBrowser, hostUrl: host.url, channelId: 'minshengshanxi', name: '赵文博' }));
    const readPicture = () => trainee.getByRole('img', { name: /动态二维码/ }).getAttribute('src');
    const before = await readPicture();
    await trainee.getByRole('button', { name: '立即刷新' }).click();
    await expect.poll(readPicture, { timeout: 10_000 }).not.toBe(before);
    shownAtMs = Date.now();
    await filmCode(trainee, join(folder, 'camera.mjpeg'));
    await institution.getByRole('button', { name: /扫码核验/ }).click();
    await institution.getByText('请核对是否为学员本人').waitFor({ timeout: 20_000 });
    await expect.poll(() => institution.getByText('140105************').count()).toBeGreaterThan(0);
    await expect.poll(() => institution.getByText('王**').count()).toBeGreaterThan(0);
    expect(await institution.getByText('王秀兰').count()).toBe(0);
    console.log(`the platform measured: ${await institution.getByText(/^二维码生成 \d+ 秒前$/).textContent()}`);
    // Watched before the tap, so that neither the green result nor the next test adds to the time.
    usedSeenAtMs = trainee.getByText('已使用', { exact: true }).first().waitFor({ timeout: 20_000 }).then(() => Date.now(), () => Infinity);
    tappedAtMs = Date.now();
    await institution.getByRole('button', { name: '确认用券' }).click();
    await institution.getByText('核验成功').waitFor();
  });

  it('R42 the trainee\'s page turns to 已使用 by itself within 3 s of the tap on 确认用券', async () => {
    const elapsedMs = (await usedSeenAtMs) - tappedAtMs;
    expect(elapsedMs).toBeGreaterThan(0);
    expect(elapsedMs).toBeLessThanOrEqual(3_000);
    expect(await trainee.getByRole('img', { name: /动态二维码/ }).count()).toBe(0);
    console.log(`turned to 已使用 ${elapsedMs} ms after the tap on 确认用券, when the code was ${((tappedAtMs - shownAtMs) / 1000).toFixed(1)} s old`);
  });

  it('R42 the second scan says 已使用 with when and where', async () => {
    await institution.getByRole('button', { name: '继续扫码' }).click();
    const refusal = institution.getByText(/该券已使用，时间 .*机构：太原/);
    await refusal.waitFor({ timeout: 20_000 });
    console.log(await refusal.textContent());
  });

  it('A5 a code that is 71 s old is refused', async () => {
    const leftMs = shownAtMs + 72_000 - Date.now();
    if (leftMs > 0) await institution.waitForTimeout(leftMs);
    await institution.getByRole('button', { name: '继续扫码' }).click();
    await institution.getByText(/二维码已过期/).first().waitFor({ timeout: 20_000 });
  }, 120_000);
});
