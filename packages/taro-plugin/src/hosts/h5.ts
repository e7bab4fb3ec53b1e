import type { HostBridge } from '@skill-voucher/sdk-core';
import { createBrowserBridge } from '@skill-voucher/sdk-core/web';
import type { HostOptions } from './host-options';

/** A Taro app built for browsers has what every page has: WebCrypto keys that cannot be exported, wake lock, tones. */
export function createH5Bridge({ requestLaunch, verifyFace }: HostOptions): HostBridge {
  return createBrowserBridge({ launch: { requestLaunch }, override: { face: verifyFace && { verifyFace } } });
}
