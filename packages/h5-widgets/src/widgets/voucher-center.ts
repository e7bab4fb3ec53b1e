export { VoucherCenter as Widget } from '@skill-voucher/taro-plugin';
