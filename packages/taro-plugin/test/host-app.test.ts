import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { inventTrainee, openInstitution } from './demo-people';
import { startHostBackend } from './host-backend';
import { startApp } from './mini-runtime/app-runtime';
import { Device } from './mini-runtime/device';
import { find, tap, waitFor, waitForText } from './mini-runtime/screen-reader';
import { readCodePicture } from './read-code-picture';

const example = path.resolve(import.meta.dirname, '../../../examples/host-mini');
const builtInBackend = 'http://127.0.0.1:8081/minshengshanxi/api';
let platform: RunningPlatform;

/** The host app embeds the packages as they are published, from `dist`; `npm test` builds those before. */
beforeAll(async () => {
  const env: NodeJS.ProcessEnv = { ...process.env, HOST_BACKEND: builtInBackend };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['config/build.mjs', 'weapp', 'alipay'], { cwd: example, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`examples/host-mini does not build:\n${stdout}\n${stderr}`);
  platform = await startPlatform();
});
afterAll(() => platform.close());

describe('examples/host-mini as built', () => {
  it('WeChat: logs in, claims with the Taro components, and its code is redeemed', async () => {
    const person = inventTrainee();
    const backend = await startHostBackend(platform, person);
    const device = new Device();
    device.resolveUrl = (url) => url.replace(builtInBackend, backend.url);
    const app = startApp({ host: 'weapp', device, folder: path.join(example, 'dist/weapp') });
    const page = app.openPage(app.pages[0] as string);
    await tap(page, 'button', person.name);
    await tap(page, 'button', /^卡券中心/);
    await tap(page, 'button', '去领取：家政服务员培训券');
    await tap(page, 'checkbox', /同意以上服务条款/);
    await tap(page, 'button', '确认领取');
    await tap(page, 'button', '完成');
    await tap(page, 'radio', '我的卡券');
    await tap(page, 'button', /点击扫码使用.*家政服务员培训券/);
    const picture = await waitFor(() => find(page, 'img', /动态二维码/), 'the code', page);
    await openInstitution(platform).use(readCodePicture(String(picture.node.attributes.src)));
    await waitForText(page, '已使用', 5000);
    page.close();
    await backend.close();
  });

  it('Alipay: without a random source of its backend it makes no key and says so', async () => {
    const person = inventTrainee();
    const backend = await startHostBackend(platform, person);
    const device = new Device();
    device.resolveUrl = (url) => url.replace(builtInBackend, backend.url);
    const app = startApp({ host: 'alipay', device, folder: path.join(example, 'dist/alipay'), hasBigInt: false });
    const page = app.openPage(app.pages[0] as string);
    await tap(page, 'button', person.name);
    await waitForText(page, '没有安全随机数来源');
    expect(device.requests.some(({ url }) => url.startsWith(platform.url))).toBe(false);
    page.close();
    await backend.close();
  });

  it('names the plugin page and its component on both hosts', () => {
    for (const host of ['weapp', 'alipay'] as const) {
      const app = startApp({ host, device: new Device(), folder: path.join(example, 'dist', host) });
      expect(app.pages).toContain('pages/plugin-widgets/plugin-widgets');
    }
  });
});
