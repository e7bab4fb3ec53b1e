import type { Messages } from '@skill-voucher/taro-plugin';
import { ticketWords, voucherCenterWords } from '@skill-voucher/taro-plugin/messages-zh-cn';
import cardIcons from '@skill-voucher/taro-plugin/styles/card-icons.css?inline';
import choice from '@skill-voucher/taro-plugin/styles/choice.css?inline';
import form from '@skill-voucher/taro-plugin/styles/form.css?inline';
import sheet from '@skill-voucher/taro-plugin/styles/sheet.css?inline';
import ticket from '@skill-voucher/taro-plugin/styles/ticket.css?inline';
import voucherCenter from '@skill-voucher/taro-plugin/styles/voucher-center.css?inline';
import modal from '../kit/modal.css?inline';

export { VoucherCenter as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [cardIcons, ticket, choice, form, sheet, modal, voucherCenter];
export const words: Partial<Messages> = { ...ticketWords, ...voucherCenterWords };
