import { startPlatform, type RunningPlatform } from '@skill-voucher/example-platform';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createConfiguration, inventTrainee, openInstitution } from './demo-people';
import { Device } from './mini-runtime/device';
import { startPlugin, type Surface } from './mini-runtime/plugin-runtime';
import { find, readText, tap, waitFor, waitForText } from './mini-runtime/screen-reader';
import { readCodePicture } from './read-code-picture';

let platform: RunningPlatform;
let institution: ReturnType<typeof openInstitution>;

beforeAll(async () => {
  platform = await startPlatform();
  institution = openInstitution(platform);
});
afterAll(() => platform.close());

/** Voucher template that every trainee of the province can claim and present. */
const template = '家政服务员培训券';

async function claim(surface: Surface): Promise<void> {
  await tap(surface, 'button', `去领取：${template}`);
  await tap(surface, 'checkbox', /同意以上服务条款/);
  await tap(surface, 'button', '确认领取');
  await waitForText(surface, '领取成功');
}

async function openCode(surface: Surface): Promise<void> {
  await tap(surface, 'button', '完成');
  await tap(surface, 'radio', '我的卡券');
  await tap(surface, 'button', new RegExp(`点击扫码使用.*${template}`));
}

async function readCode(surface: Surface): Promise<string> {
  const picture = await waitFor(() => find(surface, 'img', /动态二维码/), 'the code', surface);
  return readCodePicture(String(picture.node.attributes.src));
}

describe.each([
  { host: 'weapp', hasBigInt: true },
  { host: 'weapp', hasBigInt: false },
  { host: 'alipay', hasBigInt: true },
  { host: 'alipay', hasBigInt: false },
] as const)('the built $host plugin, BigInt: $hasBigInt', ({ host, hasBigInt }) => {
  it('claims, shows a code that the platform redeems once, and turns to 已使用 by itself', async () => {
    const device = new Device();
    const plugin = startPlugin({ host, device, hasBigInt });
    plugin.exported.configure(createConfiguration(platform, inventTrainee()));
    const surface = plugin.openPage('voucher-center');
    await claim(surface);
    await openCode(surface);

    const code = await readCode(surface);
    expect(code).toMatch(/^ETV1[A-Z2-7]{332}$/);
    expect(device.isKeptAwake).toBe(true);
    const used = await institution.use(code);
    expect(used.codeAgeSeconds).toBeLessThan(10);
    await waitForText(surface, '已使用', 5000);
    expect(find(surface, 'img', /动态二维码/)).toBeUndefined();
    expect(device.vibrations).toEqual(['short']);

    const second = await institution.scan(code);
    expect(second.ok ? 'accepted' : second.refusal.code).toBe('alreadyUsed');
    surface.close();
  });
});

describe.each(['weapp', 'alipay'] as const)('the built %s plugin', (host) => {
  it('shows codes offline after a restart, hides them in the background, and they redeem', async () => {
    const device = new Device();
    const configuration = createConfiguration(platform, inventTrainee());
    const first = startPlugin({ host, device });
    first.exported.configure(configuration);
    const center = first.openPage('voucher-center');
    await claim(center);
    await openCode(center);
    const firstCode = await readCode(center);
    const voucherNumber = /[0-9A-F]{4}(?: [0-9A-F]{4}){3}/i.exec(readText(center.view()))?.[0].replace(/ /g, '') ?? '';
    expect(voucherNumber).toMatch(/^[0-9a-f]{16}$/i);
    center.close();

    device.isOnline = false;
    const offline = { ...configuration, randomBytes: host === 'alipay' ? () => Promise.reject(new Error('offline')) : configuration.randomBytes };
    const restarted = startPlugin({ host, device });
    restarted.exported.configure(offline);
    const page = restarted.openPage('voucher-code', { voucherNumber });
    const code = await readCode(page);
    expect(code).not.toBe(firstCode);
    device.setVisible(false);
    await waitForText(page, '二维码已隐藏');
    expect(find(page, 'img', /动态二维码/)).toBeUndefined();
    device.setVisible(true);
    const shownAgain = await readCode(page);
    await expect(institution.use(shownAgain)).resolves.toMatchObject({ maskedName: expect.stringContaining('*') as string });
    device.isOnline = true;
    page.close();
  });

  it('M2 says in Chinese what to do when a second claim would be refused', async () => {
    const person = inventTrainee();
    const open = async (deviceId: string): Promise<Surface> => {
      const plugin = startPlugin({ host, device: new Device() });
      plugin.exported.configure(createConfiguration(platform, person, deviceId));
      const surface = plugin.openPage('voucher-center');
      await waitForText(surface, template);
      return surface;
    };
    const [one, two] = [await open('first phone'), await open('second phone')];
    await claim(one);
    // Told before the terms are read (M2): the list of this phone is older than the claim.
    await tap(two, 'button', `去领取：${template}`);
    await waitForText(two, '没有领取成功');
    expect(readText(two.view())).toMatch(/领取过这张培训券.*请在“我的卡券”中查看/);
    one.close();
    two.close();
  });

  it('makes no key and sends nothing without a secure random source', async () => {
    const device = new Device();
    const plugin = startPlugin({ host, device });
    plugin.exported.configure({ ...createConfiguration(platform, inventTrainee()), randomBytes: undefined });
    const surface = plugin.openPage('voucher-center');
    await waitForText(surface, '没有安全随机数来源');
    expect(device.requests).toEqual([]);
    expect([...device.storage.keys()].filter((key) => key.startsWith('etv:key:'))).toEqual([]);
  });

  it('shows the code as a component on a page of the host and reports what is opened', async () => {
    const plugin = startPlugin({ host, device: new Device() });
    plugin.exported.configure(createConfiguration(platform, inventTrainee()));
    const opened: unknown[] = [];
    const center = plugin.showComponent('voucher-center', { isLargeType: true, onOpen: (target: unknown) => opened.push(target) });
    await claim(center);
    await tap(center, 'button', '查看培训券');
    await waitForText(center, '券号');
    const target = host === 'weapp' ? center.triggered[0] : { name: 'open', detail: opened[0] };
    expect(target).toMatchObject({ name: 'open', detail: { widget: 'voucher-detail' } });
    const { voucherNumber } = (target as { detail: { voucherNumber: string } }).detail;
    expect(JSON.stringify(center.view()[0]?.attributes)).toContain('etv-large');
    center.close();

    const code = plugin.showComponent('voucher-code', { voucherNumber });
    expect(await readCode(code)).toMatch(/^ETV1/);
    code.close();
  });
});
