import type { HostBridge, TransportResponse } from '@skill-voucher/sdk-core';
import type { HostOptions } from './host-options';
import { createMiniBridge } from './mini-bridge';
import { bodyText, lowerCaseNames } from './taro-transport';

/** Alipay. It has no CSPRNG for mini-programs, and it calls an HTTP status of 400 and more a failure. */
export function createAlipayBridge(options: HostOptions): HostBridge {
  return createMiniBridge(options, { ownRandom: () => undefined, readFailedAnswer, isRandomRemote: true });
}

/** `my.request` fails with error 19 and carries the answer along. */
function readFailedAnswer(failure: unknown): TransportResponse | undefined {
  const { error, status, data, headers } = (failure ?? {}) as Record<string, unknown>;
  if (error !== 19 || typeof status !== 'number') return undefined;
  return { status, headers: lowerCaseNames(headers as Record<string, unknown> | undefined), body: bodyText(data) };
}
