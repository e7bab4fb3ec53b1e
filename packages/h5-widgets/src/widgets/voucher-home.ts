export { VoucherModule as Widget } from '@skill-voucher/taro-plugin';
