import type { Messages } from '@skill-voucher/taro-plugin';
import { scanSyncWords } from '@skill-voucher/taro-plugin/messages-zh-cn';

/** For the queue of what was scanned without a network. */
export const words: Partial<Messages> = scanSyncWords;
