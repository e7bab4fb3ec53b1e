export { VoucherHome } from './components/voucher-home/voucher-home';
export type { VoucherHomeProps } from './components/voucher-home/voucher-home';
export { VoucherCenter } from './components/voucher-center/voucher-center';
export type { VoucherCenterProps } from './components/voucher-center/voucher-center';
export { VoucherDetail } from './components/voucher-detail/voucher-detail';
export type { VoucherDetailProps } from './components/voucher-detail/voucher-detail';
export { VoucherCode } from './components/voucher-code/voucher-code';
export type { VoucherCodeProps } from './components/voucher-code/voucher-code';
export { ScanTool } from './components/scan-tool/scan-tool';
export type { ScanToolProps } from './components/scan-tool/scan-tool';

export { VoucherHomeView } from './components/voucher-home/voucher-home-view';
export { VoucherCenterView } from './components/voucher-center/voucher-center-view';
export { VoucherDetailView } from './components/voucher-detail/voucher-detail-view';
export { VoucherCodeView } from './components/voucher-code/voucher-code-view';
export { ScanToolView } from './components/scan-tool/scan-tool-view';
export { WidgetFrame } from './components/widget/widget-frame';
export type { AppearanceProps, WidgetProps, WidgetTarget } from './components/widget/widget-props';

export { messagesEn } from './messages/messages.en';
export { messagesZhCN } from './messages/messages.zh-CN';
export type { Locale, MessageKey, Messages } from './messages/messages';
export { emitTokens } from './styles/emit-tokens';
export type { HostTheme } from './styles/tokens';
export type * from './kit/kit-contract';
