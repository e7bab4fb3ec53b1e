import Taro from '@tarojs/taro';
import { hostBackend } from './host-backend';

type RandomBytes = (length: number) => Promise<ArrayBuffer | Uint8Array>;

/** WeChat has secure random bytes for mini-programs, though not for plugins; Alipay has none, so the backend's are used there. Browsers have their own. */
const sources: Readonly<Record<string, RandomBytes>> = { weapp: drawFromWeChat, alipay: hostBackend.drawRandomBytes };

export const randomBytes = sources[process.env.TARO_ENV ?? ''];

function drawFromWeChat(length: number): Promise<ArrayBuffer> {
  return new Promise((resolve, reject) => {
    void Taro.getRandomValues({ length, success: ({ randomValues }) => resolve(randomValues as ArrayBuffer), fail: reject });
  });
}
