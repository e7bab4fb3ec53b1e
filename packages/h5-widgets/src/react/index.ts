import type { WidgetPropsByName } from '../widgets/widget-table';
import { createReactWidget } from './create-react-widget';

/** The whole module with its own navigation. */
export const VoucherHome = createReactWidget<WidgetPropsByName['voucher-home']>('voucher-home');
export const VoucherCenter = createReactWidget<WidgetPropsByName['voucher-center']>('voucher-center');
export const VoucherDetail = createReactWidget<WidgetPropsByName['voucher-detail']>('voucher-detail');
export const VoucherCode = createReactWidget<WidgetPropsByName['voucher-code']>('voucher-code');
export const ScanTool = createReactWidget<WidgetPropsByName['scan-tool']>('scan-tool');

export type { ReactWidgetExtras } from './create-react-widget';
export type { VoucherModuleProps as VoucherHomeProps } from '../module/voucher-module';
export type { ScanToolProps, VoucherCenterProps, VoucherCodeProps, VoucherDetailProps } from '@skill-voucher/taro-plugin';
export * from '../widget-api';
