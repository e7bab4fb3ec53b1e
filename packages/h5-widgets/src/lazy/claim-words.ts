import type { Messages } from '@skill-voucher/taro-plugin';
import { claimWords } from '@skill-voucher/taro-plugin/messages-zh-cn';

/** For the sheet that claims. */
export const words: Partial<Messages> = claimWords;
