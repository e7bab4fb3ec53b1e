import voucherHome from '@skill-voucher/taro-plugin/styles/voucher-home.css?inline';

export { VoucherModule as Widget } from '../module/voucher-module';
export const css: readonly string[] = [voucherHome];
