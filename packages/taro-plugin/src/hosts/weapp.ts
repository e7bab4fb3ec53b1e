import type { HostBridge } from '@skill-voucher/sdk-core';
import type { HostOptions } from './host-options';
import type { RandomBytes } from './host-random';
import { createMiniBridge } from './mini-bridge';

interface WeChatRandom {
  getRandomValues?: (options: {
    length: number;
    success: (answer: { randomValues: ArrayBuffer }) => void;
    fail: (failure: unknown) => void;
  }) => void;
}

declare const wx: WeChatRandom;

/** WeChat. `wx.getRandomValues` exists in mini-programs since base library 2.15.0, in plugins not at all. */
export function createWeappBridge(options: HostOptions): HostBridge {
  return createMiniBridge(options, { ownRandom });
}

function ownRandom(): RandomBytes | undefined {
  const draw = wx.getRandomValues;
  if (typeof draw !== 'function') return undefined;
  return (length) =>
    new Promise((resolve, reject) => {
      draw({ length, success: (answer) => resolve(answer.randomValues), fail: reject });
    });
}
