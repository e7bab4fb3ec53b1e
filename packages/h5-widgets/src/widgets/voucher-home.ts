import type { Messages } from '@skill-voucher/taro-plugin';
import { voucherHomeWords } from '@skill-voucher/taro-plugin/messages-zh-cn';
import cardIcons from '@skill-voucher/taro-plugin/styles/card-icons.css?inline';
import cell from '@skill-voucher/taro-plugin/styles/cell.css?inline';
import ticket from '@skill-voucher/taro-plugin/styles/ticket.css?inline';
import voucherHome from '@skill-voucher/taro-plugin/styles/voucher-home.css?inline';

export { VoucherModule as Widget } from '../module/voucher-module';
export const css: readonly string[] = [cardIcons, ticket, cell, voucherHome];
export const words: Partial<Messages> = voucherHomeWords;
