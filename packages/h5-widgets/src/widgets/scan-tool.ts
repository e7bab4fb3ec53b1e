import scanTool from '@skill-voucher/taro-plugin/styles/scan-tool.css?inline';

export { ScanTool as Widget } from '@skill-voucher/taro-plugin';
export const css: readonly string[] = [scanTool];
