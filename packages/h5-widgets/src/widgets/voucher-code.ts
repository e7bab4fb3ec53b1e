export { VoucherCode as Widget } from '@skill-voucher/taro-plugin';
