import {
  ScanTool as ScanToolWidget, VoucherCenter as VoucherCenterWidget, VoucherCode as VoucherCodeWidget, VoucherDetail as VoucherDetailWidget, VoucherModule,
} from '@skill-voucher/taro-plugin';
import { createReactWidget } from './create-react-widget';

/** The whole module with its own navigation. */
export const VoucherHome = /* @__PURE__ */ createReactWidget('voucher-home', VoucherModule);
export const VoucherCenter = /* @__PURE__ */ createReactWidget('voucher-center', VoucherCenterWidget);
export const VoucherDetail = /* @__PURE__ */ createReactWidget('voucher-detail', VoucherDetailWidget);
export const VoucherCode = /* @__PURE__ */ createReactWidget('voucher-code', VoucherCodeWidget);
export const ScanTool = /* @__PURE__ */ createReactWidget('scan-tool', ScanToolWidget);

export type { ReactWidgetExtras } from './create-react-widget';
export type { ScanToolProps, VoucherCenterProps, VoucherCodeProps, VoucherDetailProps, VoucherModuleProps as VoucherHomeProps } from '@skill-voucher/taro-plugin';
export * from '../widget-api';
