import Taro from '@tarojs/taro';
import { SdkError } from '@skill-voucher/sdk-core';
import type { Geolocation, PhoneCall } from '@skill-voucher/sdk-core';

type Denial = 'permissionRefused' | 'noFix' | 'timeout';

/** Alipay's `my.getLocation`: 11 the app has no permission, 2001 the person refused, 14 out of time. */
const alipayDenials: Readonly<Record<number, Denial>> = { 11: 'permissionRefused', 2001: 'permissionRefused', 14: 'timeout' };

/**
 * The mini-program's location in GCJ-02, which both hosts give. It needs the host
 * app's own declaration (`requiredPrivateInfos`, `permission`). They tell neither
 * when it was measured nor whether it is mocked: `atMs` is when it was answered.
 */
export const taroGeolocation: Geolocation = {
  locate: ({ timeoutMs }) => new Promise((resolve) => {
    const timer = setTimeout(() => resolve({ denied: 'timeout' }), timeoutMs);
    const settle = (found: Awaited<ReturnType<Geolocation['locate']>>): void => {
      clearTimeout(timer);
      resolve(found);
    };
    Taro.getLocation({ type: 'gcj02', isHighAccuracy: true, highAccuracyExpireTime: Math.max(3_000, timeoutMs) }).then(
      // Alipay answers numbers as text.
      ({ latitude, longitude, accuracy }) => settle({ latitude: Number(latitude), longitude: Number(longitude), datum: 'gcj02', accuracyMeters: Number(accuracy), atMs: Date.now(), isMocked: false }),
      (failure: unknown) => settle({ denied: readDenial(failure) }),
    );
  }),
};

export const taroPhoneCall: PhoneCall = {
  async call(phoneNumber) {
    try {
      await Taro.makePhoneCall({ phoneNumber });
    } catch (cause) {
      if (messageOf(cause).includes('cancel')) return; // the person's own decision
      throw new SdkError('capabilityUnavailable', 'The host did not call.', { cause });
    }
  },
};

/** WeChat: `getLocation:fail auth deny`, `fail:system permission denied`, `fail timeout`. */
function readDenial(failure: unknown): Denial {
  const message = messageOf(failure);
  if (/auth|permission|deny|denied/i.test(message)) return 'permissionRefused';
  if (/time ?out/i.test(message)) return 'timeout';
  return alipayDenials[Number((failure as { error?: unknown } | undefined)?.error)] ?? 'noFix';
}

function messageOf(failure: unknown): string {
  const { errMsg } = (failure ?? {}) as { errMsg?: unknown };
  return typeof errMsg === 'string' ? errMsg : '';
}
