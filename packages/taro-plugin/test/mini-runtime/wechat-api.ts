import type { Device } from './device';
import { exchangeHttp } from './http-exchange';

interface Callbacks {
  success?: (answer: object) => void;
  fail?: (failure: object) => void;
  complete?: (answer: object) => void;
}

/** The host's system facts, the same in both fakes. */
export const systemInfo = {
  brand: 'devtools', model: 'test phone', pixelRatio: 2, screenWidth: 360, screenHeight: 740, windowWidth: 360, windowHeight: 680,
  statusBarHeight: 20, language: 'zh_CN', version: '8.0.49', system: 'Android 10', platform: 'android', SDKVersion: '3.4.0', fontSizeSetting: 16,
};

/**
 * `wx` as a mini-program or a plugin gets it. WeChat's documentation says of
 * `getRandomValues` and others that plugins have them not, and that functions
 * without support "do not exist under the wx object".
 */
export function createWeChatApi(device: Device, isPlugin: boolean): Record<string, unknown> {
  const settle = (options: Callbacks, answer: object): void => {
    setTimeout(() => {
      options.success?.(answer);
      options.complete?.(answer);
    }, 0);
  };
  const fail = (options: Callbacks, errMsg: string): void => {
    setTimeout(() => {
      options.fail?.({ errMsg });
      options.complete?.({ errMsg });
    }, 0);
  };
  const api: Record<string, unknown> = {
    getSystemInfoSync: () => systemInfo,
    getWindowInfo: () => systemInfo,
    getDeviceInfo: () => systemInfo,
    getAppBaseInfo: () => systemInfo,
    getLaunchOptionsSync: () => ({ path: '', query: {}, scene: 1001, referrerInfo: {} }),
    getEnterOptionsSync: () => ({ path: '', query: {}, scene: 1001, referrerInfo: {} }),
    canIUse: (name: string) => typeof api[name.split('.')[0] as string] === 'function',
    nextTick: (run: () => void) => setTimeout(run, 0),
    getStorageSync: (key: string) => device.storage.get(key) ?? '',
    setStorageSync: (key: string, value: unknown) => void device.storage.set(key, value),
    removeStorageSync: (key: string) => void device.storage.delete(key),
    getStorageInfoSync: () => ({ keys: [...device.storage.keys()], currentSize: 1, limitSize: 10240 }),
    onAppShow: (listener: () => void) => device.onVisibility('show', listener),
    onAppHide: (listener: () => void) => device.onVisibility('hide', listener),
    offAppShow: (listener: () => void) => device.offVisibility(listener),
    offAppHide: (listener: () => void) => device.offVisibility(listener),
    setKeepScreenOn: (options: Callbacks & { keepScreenOn: boolean }) => {
      device.isKeptAwake = options.keepScreenOn;
      settle(options, { errMsg: 'setKeepScreenOn:ok' });
    },
    getScreenBrightness: (options: Callbacks) => settle(options, { value: device.brightness }),
    setScreenBrightness: (options: Callbacks & { value: number }) => {
      device.brightness = options.value;
      settle(options, { errMsg: 'setScreenBrightness:ok' });
    },
    vibrateShort: (options: Callbacks) => {
      device.vibrations.push('short');
      settle(options, {});
    },
    vibrateLong: (options: Callbacks) => {
      device.vibrations.push('long');
      settle(options, {});
    },
    scanCode: (options: Callbacks) => {
      if (device.codeInView === undefined) fail(options, 'scanCode:fail cancel');
      else settle(options, { result: device.codeInView, scanType: 'QR_CODE', errMsg: 'scanCode:ok' });
    },
    request: (options: Callbacks & { url: string; method?: string; header?: Record<string, string>; data?: string; dataType?: string; timeout?: number }) => {
      const { url, method = 'GET', timeout = 60_000 } = options;
      const headers = { 'content-type': 'application/json', ...lowerCase(options.header) };
      const sent = device.isOnline
        ? exchangeHttp({ url: device.resolveUrl(url), method, headers, body: options.data, timeoutMs: timeout })
        : Promise.reject(new Error('offline'));
      sent.then(
        ({ status, headers: answered, body }) => {
          device.requests.push({ method, url, status });
          const data: unknown = (options.dataType ?? 'json') === 'json' ? parseJson(body) : body;
          settle(options, { statusCode: status, header: capitalize(answered), data, errMsg: 'request:ok' });
        },
        (cause: Error) => fail(options, `request:fail ${cause.message}`),
      );
      return { abort: () => undefined, onHeadersReceived: () => undefined };
    },
  };
  if (!isPlugin) {
    api.getRandomValues = (options: Callbacks & { length: number }) => settle(options, { randomValues: device.drawRandom(options.length), errMsg: 'getRandomValues:ok' });
    api.stopPullDownRefresh = (options: Callbacks = {}) => settle(options, { errMsg: 'stopPullDownRefresh:ok' });
  }
  return api;
}

function lowerCase(headers: Record<string, string> = {}): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}

/** Header names arrive in any case. */
function capitalize(headers: Record<string, string>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.replace(/(^|-)\w/g, (letter) => letter.toUpperCase()), value]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return text;
  }
}
