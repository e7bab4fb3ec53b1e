export { VoucherDetail as Widget } from '@skill-voucher/taro-plugin';
