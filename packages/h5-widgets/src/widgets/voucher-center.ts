import voucherCenter from '@skill-voucher/taro-plugin/styles/voucher-center.css?inline';
import voucherCode from '@skill-voucher/taro-plugin/styles/voucher-code.css?inline';

export { VoucherCenter as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [voucherCenter, voucherCode];
