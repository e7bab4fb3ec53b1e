import voucherDetail from '@skill-voucher/taro-plugin/styles/voucher-detail.css?inline';

export { VoucherDetail as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [voucherDetail];
