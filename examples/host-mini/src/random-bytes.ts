import Taro from '@tarojs/taro';

/**
 * Secure random bytes for the SDK. WeChat has them for mini-programs, though not
 * for plugins. Alipay has none: a real host asks its own backend over TLS, which
 * this demonstration does not imitate, so the SDK fails closed there.
 */
export const randomBytes = process.env.TARO_ENV === 'weapp' ? drawFromWeChat : undefined;

function drawFromWeChat(length: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    void Taro.getRandomValues({ length, success: ({ randomValues }) => resolve(randomValues as ArrayBuffer), fail: reject });
  });
}
