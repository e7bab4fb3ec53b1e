import type { Messages } from '@skill-voucher/taro-plugin';
import { ticketWords, voucherDetailWords } from '@skill-voucher/taro-plugin/messages-zh-cn';
import cardIcons from '@skill-voucher/taro-plugin/styles/card-icons.css?inline';
import facts from '@skill-voucher/taro-plugin/styles/facts.css?inline';
import ticket from '@skill-voucher/taro-plugin/styles/ticket.css?inline';
import voucherDetail from '@skill-voucher/taro-plugin/styles/voucher-detail.css?inline';

export { VoucherDetail as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [cardIcons, ticket, facts, voucherDetail];
export const words: Partial<Messages> = { ...ticketWords, ...voucherDetailWords };
