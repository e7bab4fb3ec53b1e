import Taro from '@tarojs/taro';
import { SdkError } from '@skill-voucher/sdk-core';
import type { Storage } from '@skill-voucher/sdk-core';

/** Hosts answer a missing key with `''`, null or undefined: this mark tells it from a stored empty string. */
const mark = '=';

export function createTaroStorage(): Storage {
  return {
    get: (key) => guard(() => {
      const stored: unknown = Taro.getStorageSync(key);
      return typeof stored === 'string' && stored.startsWith(mark) ? stored.slice(mark.length) : undefined;
    }),
    set: (key, value) => guard(() => Taro.setStorageSync(key, mark + value)),
    remove: (key) => guard(() => Taro.removeStorageSync(key)),
    keys: (prefix) => guard(() => Taro.getStorageInfoSync().keys.filter((key) => key.startsWith(prefix))),
  };
}

async function guard<T>(access: () => T): Promise<T> {
  try {
    return access();
  } catch (cause) {
    throw new SdkError('storageFailed', 'The host\'s storage refused.', { cause });
  }
}
