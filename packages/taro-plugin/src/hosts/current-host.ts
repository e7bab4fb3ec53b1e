import type { HostBridge } from '@skill-voucher/sdk-core';
import { createAlipayBridge } from './alipay';
import { createH5Bridge } from './h5';
import type { HostOptions } from './host-options';
import { createWeappBridge } from './weapp';

/** The bridge of the host this code is built for; Taro sets `TARO_ENV`, the others drop out of the bundle. */
export function createTaroBridge(options: HostOptions): HostBridge {
  if (process.env.TARO_ENV === 'alipay') return createAlipayBridge(options);
  if (process.env.TARO_ENV === 'h5') return createH5Bridge(options);
  return createWeappBridge(options);
}

export type { HostOptions };
