import { claimWords } from './zh-CN/claim';
import { frameWords } from './zh-CN/frame';
import { scanOutcomeWords } from './zh-CN/scan-outcome';
import { scanSyncWords } from './zh-CN/scan-sync';
import { scanToolWords } from './zh-CN/scan-tool';
import { ticketWords } from './zh-CN/ticket';
import { voucherCenterWords } from './zh-CN/voucher-center';
import { voucherCodeWords } from './zh-CN/voucher-code';
import { voucherDetailWords } from './zh-CN/voucher-detail';
import { voucherHomeWords } from './zh-CN/voucher-home';

/**
 * Words of the widgets. `{name}` is filled in; refusals and faults have their
 * own sentences in sdk-core. Labels are those of the operation manual. One file
 * per widget: a page that shows one widget fetches its words and no others.
 */
export const messagesZhCN = {
  ...frameWords,
  ...ticketWords,
  ...voucherHomeWords,
  ...voucherCenterWords,
  ...claimWords,
  ...voucherDetailWords,
  ...voucherCodeWords,
  ...scanToolWords,
  ...scanOutcomeWords,
  ...scanSyncWords,
} as const;

export { claimWords, frameWords, scanOutcomeWords, scanSyncWords, scanToolWords, ticketWords, voucherCenterWords, voucherCodeWords, voucherDetailWords, voucherHomeWords };
