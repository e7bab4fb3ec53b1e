import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { pagesFolder } from '../../../examples/host-h5/scripts/build-what-is-stale';
import { startHost, type RunningHost } from '../../../examples/host-h5/src/server/start-host';
import { openInstitution } from './demo-people';
import { startApp } from './mini-runtime/app-runtime';
import { Device } from './mini-runtime/device';
import type { MiniHost, Surface } from './mini-runtime/plugin-runtime';
import { find, tap, waitFor, waitForText } from './mini-runtime/screen-reader';
import { readCodePicture } from './read-code-picture';

const example = path.resolve(import.meta.dirname, '../../../examples/host-mini');
const builtInBackend = 'http://127.0.0.1:8081/minshengshanxi/api';
let platform: RunningPlatform;
let host: RunningHost;

/** The host app embeds the packages as they are published, from `dist`; `npm test` builds those before. */
beforeAll(async () => {
  const env: NodeJS.ProcessEnv = { ...process.env, HOST_BACKEND: builtInBackend };
  const { status, stdout, stderr } = spawnSync(process.execPath, ['config/build.mjs', 'weapp', 'alipay'], { cwd: example, encoding: 'utf8', env });
  if (status !== 0) throw new Error(`examples/host-mini does not build:\n${stdout}\n${stderr}`);
  platform = await startPlatform();
  host = await startHost({ platform, pagesFolder });
});
afterAll(async () => {
  await host.close();
  await platform.close();
});

/** The app on a phone of its own, against the demonstration host's backend. */
function openApp(name: MiniHost, options: { hasBigInt?: boolean; resolvePath?: (path: string) => string } = {}): { device: Device; page: Surface } {
  const device = new Device();
  const { resolvePath = (given) => `${host.url}/minshengshanxi/api${given}` } = options;
  device.resolveUrl = (url) => (url.startsWith(builtInBackend) ? resolvePath(url.slice(builtInBackend.length)) : url);
  const app = startApp({ host: name, device, folder: path.join(example, 'dist', name), hasBigInt: options.hasBigInt ?? true });
  return { device, page: app.openPage(app.pages[0] as string) };
}

async function claimAndUse(page: Surface, person: string): Promise<void> {
  await tap(page, 'button', person);
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
}

describe('examples/host-mini as built', () => {
  it('WeChat: logs in, claims with the Taro components, and its code is redeemed', async () => {
    const { device, page } = openApp('weapp');
    await claimAndUse(page, '王秀兰 · 学员');
    expect(device.requests.filter(({ url }) => url.endsWith('/random-bytes'))).toEqual([]);
  });

  it('Alipay: seeds itself once from its backend, claims, and its code is redeemed', async () => {
    const { device, page } = openApp('alipay', { hasBigInt: false });
    await claimAndUse(page, '张晓梅 · 学员');
    expect(device.requests.filter(({ url }) => url.endsWith('/random-bytes'))).toMatchObject([{ method: 'POST', status: 200 }]);
  });

  it('Alipay: while its backend gives no random bytes it makes no key and says so', async () => {
    const { device, page } = openApp('alipay', {
      hasBigInt: false,
      resolvePath: (given) => (given === '/random-bytes' ? 'http://127.0.0.1:9' : `${host.url}/minshengshanxi/api${given}`),
    });
    await tap(page, 'button', '刘志强 · 学员');
    await waitForText(page, '没有安全随机数来源');
    expect(device.requests.some(({ url }) => url.startsWith(platform.url))).toBe(false);
    page.close();
  });

  it('gives random bytes to people who are logged in, and to nobody else', async () => {
    const response = await fetch(`${host.url}/minshengshanxi/api/random-bytes`, { method: 'POST', headers: { 'content-type': 'application/json' }, body: '{"length":48}' });
    expect(response.status).toBe(401);
  });

  it('names the plugin page and its component on both hosts', () => {
    for (const name of ['weapp', 'alipay'] as const) {
      const app = startApp({ host: name, device: new Device(), folder: path.join(example, 'dist', name) });
      expect(app.pages).toContain('pages/plugin-widgets/plugin-widgets');
    }
  });
});
