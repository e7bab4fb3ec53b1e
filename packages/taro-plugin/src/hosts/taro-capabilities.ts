import Taro from '@tarojs/taro';
import { SdkError } from '@skill-voucher/sdk-core';
import type { AppLifecycle, CodeScanner, Display, Feedback } from '@skill-voucher/sdk-core';

/** The host's full-screen scanner, album included. */
export const taroScanner: CodeScanner = {
  async scan() {
    try {
      const { result } = await Taro.scanCode({ onlyFromCamera: false, scanType: ['qrCode'] });
      return { text: result };
    } catch (cause) {
      if (isCancellation(cause)) return { cancelled: true };
      throw new SdkError('capabilityUnavailable', 'The host\'s scanner did not open.', { cause });
    }
  },
};

/** Best effort: a host without these still shows the code. */
export function createTaroDisplay(): Display {
  let previousBrightness: number | undefined;
  return {
    async keepAwake(isOn) {
      await attempt(() => Taro.setKeepScreenOn({ keepScreenOn: isOn }));
    },
    async brighten(isOn) {
      await attempt(async () => {
        if (isOn) {
          previousBrightness ??= (await Taro.getScreenBrightness()).value;
          await Taro.setScreenBrightness({ value: 1 });
        } else if (previousBrightness !== undefined) {
          await Taro.setScreenBrightness({ value: previousBrightness });
          previousBrightness = undefined;
        }
      });
    },
  };
}

export const taroFeedback: Feedback = {
  signal(kind) {
    void attempt(() => (kind === 'failure' ? Taro.vibrateLong() : Taro.vibrateShort(kind === 'success' ? { type: 'light' } : { type: 'heavy' })));
  },
};

export const taroLifecycle: AppLifecycle = {
  onVisibility(listener) {
    const show = (): void => listener(true);
    const hide = (): void => listener(false);
    Taro.onAppShow(show);
    Taro.onAppHide(hide);
    return () => {
      Taro.offAppShow(show);
      Taro.offAppHide(hide);
    };
  },
};

async function attempt(action: () => Promise<unknown>): Promise<void> {
  try {
    await action();
  } catch {
    // The widget works without it.
  }
}

/** WeChat: `scanCode:fail cancel`; Alipay: error 10. */
function isCancellation(cause: unknown): boolean {
  const { errMsg, error } = (cause ?? {}) as { errMsg?: unknown; error?: unknown };
  return (typeof errMsg === 'string' && errMsg.includes('cancel')) || error === 10;
}
