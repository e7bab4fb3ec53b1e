import voucherCenter from '@skill-voucher/taro-plugin/styles/voucher-center.css?inline';

export { VoucherCenter as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [voucherCenter];
