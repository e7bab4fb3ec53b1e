import type { Device } from './device';
import { exchangeHttp } from './http-exchange';
import { systemInfo } from './wechat-api';

interface Callbacks {
  success?: (answer: object) => void;
  fail?: (failure: object) => void;
  complete?: (answer: object) => void;
}

/**
 * `my` as an Alipay plugin gets it: storage calls take objects, an HTTP status
 * of 400 and more is a failure with error 19, and there is no CSPRNG at all.
 */
export function createAlipayApi(device: Device): Record<string, unknown> {
  const settle = (options: Callbacks, answer: object): void => {
    setTimeout(() => {
      options.success?.(answer);
      options.complete?.(answer);
    }, 0);
  };
  const fail = (options: Callbacks, failure: object): void => {
    setTimeout(() => {
      options.fail?.(failure);
      options.complete?.(failure);
    }, 0);
  };
  const api: Record<string, unknown> = {
    getSystemInfoSync: () => systemInfo,
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: '1001', referrerInfo: {} }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: '1001', referrerInfo: {} }),
    canIUse: (name: string) => typeof api[name.split('.')[0] as string] === 'function',
    getStorageSync: ({ key }: { key: string }) => ({ data: device.storage.get(key) ?? null }),
    setStorageSync: ({ key, data }: { key: string; data: unknown }) => void device.storage.set(key, data),
    removeStorageSync: ({ key }: { key: string }) => void device.storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...device.storage.keys()], currentSize: 1, limitSize: 10240 }),
    onAppShow: (listener: () => void) => device.onVisibility('show', listener),
    onAppHide: (listener: () => void) => device.onVisibility('hide', listener),
    offAppShow: (listener: () => void) => device.offVisibility(listener),
    offAppHide: (listener: () => void) => device.offVisibility(listener),
    stopPullDownRefresh: (options: Callbacks = {}) => settle(options, {}),
    setKeepScreenOn: (options: Callbacks & { keepScreenOn: boolean }) => {
      device.isKeptAwake = options.keepScreenOn;
      settle(options, {});
    },
    getScreenBrightness: (options: Callbacks) => settle(options, { brightness: device.brightness }),
    setScreenBrightness: (options: Callbacks & { brightness: number }) => {
      device.brightness = options.brightness;
      settle(options, {});
    },
    vibrateShort: (options: Callbacks) => {
      device.vibrations.push('short');
      settle(options, {});
    },
    vibrateLong: (options: Callbacks) => {
      device.vibrations.push('long');
      settle(options, {});
    },
    scan: (options: Callbacks) => {
      if (device.codeInView === undefined) fail(options, { error: 10, errorMessage: '用户取消操作' });
      else settle(options, { code: device.codeInView });
    },
    request: (options: Callbacks & { url: string; method?: string; headers?: Record<string, string>; data?: string; dataType?: string; timeout?: number }) => {
      const { url, method = 'GET', headers = {}, timeout = 30_000 } = options;
      const sent = device.isOnline
        ? exchangeHttp({ url: device.resolveUrl(url), method, headers, body: options.data, timeoutMs: timeout })
        : Promise.reject(new Error('offline'));
      sent.then(
        ({ status, headers: answered, body }) => {
          device.requests.push({ method, url, status });
          if (status >= 400) fail(options, { error: 19, errorMessage: 'http status error', status, headers: answered, data: body });
          else settle(options, { status, headers: answered, data: options.dataType === 'text' ? body : (JSON.parse(body) as unknown) });
        },
        () => fail(options, { error: 12, errorMessage: '网络出错' }),
      );
      return { abort: () => undefined };
    },
  };
  return api;
}
