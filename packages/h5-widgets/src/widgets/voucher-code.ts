import voucherCode from '@skill-voucher/taro-plugin/styles/voucher-code.css?inline';

export { VoucherCode as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [voucherCode];
