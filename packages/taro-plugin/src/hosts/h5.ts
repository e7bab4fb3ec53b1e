import type { HostBridge } from '@skill-voucher/sdk-core';
import type { HostOptions } from './host-options';
import type { RandomBytes } from './host-random';
import { createMiniBridge } from './mini-bridge';

/** A Taro app built for browsers: `crypto.getRandomValues`, otherwise like the mini-programs. */
export function createH5Bridge(options: HostOptions): HostBridge {
  return { ...createMiniBridge(options, { ownRandom }), scanner: undefined };
}

function ownRandom(): RandomBytes | undefined {
  if (typeof crypto === 'undefined') return undefined;
  return async (length) => crypto.getRandomValues(new Uint8Array(length));
}
