import { randomBytes } from 'node:crypto';
import { checkBridge } from '@skill-voucher/sdk-core/testing';
import { expect, it, vi } from 'vitest';
import { createAlipayBridge } from './alipay';
import { createWeappBridge } from './weapp';

/** A mini-program's storage and functions, as the hosts answer them: `''` for a missing key, nothing over the network. */
const host = vi.hoisted(() => {
  const disk = new Map<string, unknown>();
  const done = async () => ({});
  return {
    disk,
    getStorageSync: (key: string) => disk.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void disk.set(key, value),
    removeStorageSync: (key: string) => void disk.delete(key),
    getStorageInfoSync: () => ({ keys: [...disk.keys()] }),
    request: ({ fail }: { fail: (failure: unknown) => void }) => { fail({ errMsg: 'request:fail' }); return Promise.reject(new Error('request:fail')); },
    setKeepScreenOn: done, setScreenBrightness: done, vibrateShort: done, vibrateLong: done, getScreenBrightness: async () => ({ value: 0.5 }),
    onAppShow: () => undefined, onAppHide: () => undefined, offAppShow: () => undefined, offAppHide: () => undefined,
    getLocation: async () => ({ latitude: 37.87, longitude: 112.55, accuracy: 30 }),
    scanCode: async () => ({ result: 'ETV1' }),
  };
});
vi.mock('@tarojs/taro', () => ({ default: host }));

const requestLaunch = async () => ({ launchCode: 'code' });
const fromHost = async (length: number) => new Uint8Array(randomBytes(length));

it.each([['weapp', createWeappBridge], ['alipay', createAlipayBridge]] as const)('M10 finds the bridge of %s fulfilled', async (_, createBridge) => {
  const report = await checkBridge(() => createBridge({ requestLaunch, randomBytes: fromHost }), { ask: ['launch', 'scanner', 'geolocation'] });
  expect(report.results.filter(({ outcome }) => outcome === 'faulty' || outcome === 'hung')).toEqual([]);
  expect(report.results.filter(({ outcome }) => outcome === 'absent').map(({ port }) => port)).toEqual(['face', 'links', 'files', 'locks']);
  expect([...host.disk.keys()].filter((key) => key.includes('etv-conformance'))).toEqual([]);
}, 60_000);
