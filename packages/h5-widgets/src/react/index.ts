import type { WidgetPropsByName } from '../widgets/widget-table';
import { createReactWidget } from './create-react-widget';

/** The whole module with its own navigation. */
export const VoucherHome = /* @__PURE__ */ createReactWidget<WidgetPropsByName['voucher-home']>('voucher-home', () => import('../widgets/voucher-home'));
export const VoucherCenter = /* @__PURE__ */ createReactWidget<WidgetPropsByName['voucher-center']>('voucher-center', () => import('../widgets/voucher-center'));
export const VoucherDetail = /* @__PURE__ */ createReactWidget<WidgetPropsByName['voucher-detail']>('voucher-detail', () => import('../widgets/voucher-detail'));
export const VoucherCode = /* @__PURE__ */ createReactWidget<WidgetPropsByName['voucher-code']>('voucher-code', () => import('../widgets/voucher-code'));
export const ScanTool = /* @__PURE__ */ createReactWidget<WidgetPropsByName['scan-tool']>('scan-tool', () => import('../widgets/scan-tool'));

export type { ReactWidgetExtras } from './create-react-widget';
export type { VoucherModuleProps as VoucherHomeProps } from '../module/voucher-module';
export type { ScanToolProps, VoucherCenterProps, VoucherCodeProps, VoucherDetailProps } from '@skill-voucher/taro-plugin';
export * from '../widget-api';
