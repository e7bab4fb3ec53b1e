export { ScanTool as Widget } from '@skill-voucher/taro-plugin';
