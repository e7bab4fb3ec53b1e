import type { ComponentType } from 'react';
import type { Messages, ScanToolProps, VoucherCenterProps, VoucherCodeProps, VoucherDetailProps } from '@skill-voucher/taro-plugin';
import type { VoucherModuleProps } from '../module/voucher-module';

/** Props of each widget by its name. `voucher-home` is the whole module. */
export interface WidgetPropsByName {
  'voucher-home': VoucherModuleProps;
  'voucher-center': VoucherCenterProps;
  'voucher-detail': VoucherDetailProps;
  'voucher-code': VoucherCodeProps;
  'scan-tool': ScanToolProps;
}

export type WidgetName = keyof WidgetPropsByName;

export interface LoadedWidget<Props> {
  readonly Widget: ComponentType<Props>;
  /** Its own classes, beside the shared sheet. */
  readonly css: readonly string[];
  readonly words: Partial<Messages>;
  /** Fetches what its first picture does without and a code without a network needs. */
  readonly loadRest?: () => Promise<unknown>;
}

type Loaders = { readonly [Name in WidgetName]: () => Promise<LoadedWidget<WidgetPropsByName[Name]>> };

/** Each widget is a chunk of its own, loaded when one is first shown. */
export const widgetLoaders: Loaders = {
  'voucher-home': () => import('./voucher-home'),
  'voucher-center': () => import('./voucher-center'),
  'voucher-detail': () => import('./voucher-detail'),
  'voucher-code': () => import('./voucher-code'),
  'scan-tool': () => import('./scan-tool'),
};

export const widgetNames = Object.keys(widgetLoaders) as readonly WidgetName[];
