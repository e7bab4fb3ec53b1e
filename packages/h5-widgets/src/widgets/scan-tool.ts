import scanTool from '@skill-voucher/taro-plugin/styles/scan-tool.css?inline';
import voucherDetail from '@skill-voucher/taro-plugin/styles/voucher-detail.css?inline';
import voucherCode from '@skill-voucher/taro-plugin/styles/voucher-code.css?inline';

export { ScanTool as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [scanTool, voucherDetail, voucherCode];
