import type { Messages } from '@skill-voucher/taro-plugin';
import { ticketWords, voucherCodeWords } from '@skill-voucher/taro-plugin/messages-zh-cn';
import cardIcons from '@skill-voucher/taro-plugin/styles/card-icons.css?inline';
import ring from '@skill-voucher/taro-plugin/styles/ring.css?inline';
import ticket from '@skill-voucher/taro-plugin/styles/ticket.css?inline';
import voucherCode from '@skill-voucher/taro-plugin/styles/voucher-code.css?inline';

export { VoucherCode as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [cardIcons, ticket, ring, voucherCode];
export const words: Partial<Messages> = { ...ticketWords, ...voucherCodeWords };
export { loadCodeDrawing as loadRest } from '@skill-voucher/sdk-core';
