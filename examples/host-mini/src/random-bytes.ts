import Taro from '@tarojs/taro';

/**
 * Secure random bytes for the SDK. WeChat has them for mini-programs, though not
 * for plugins. Alipay has none: a real host asks its own backend over TLS, which
 * this demonstration does not imitate, so the SDK fails closed there.
 */
export const randomBytes =
  process.env.TARO_ENV === 'weapp'
    ? async (length: number): Promise<ArrayBuffer> => (await Taro.getRandomValues({ length })).randomValues as ArrayBuffer
    : undefined;
