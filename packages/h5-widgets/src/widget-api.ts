export { defineElements } from './elements/define-elements';
export { mount } from './mount/mount';
export type { MountedWidget, MountOptions } from './mount/mount';
export type { HostTokens } from './shadow/open-surface';
export { widgetNames } from './widgets/widget-table';
export type { WidgetName, WidgetPropsByName } from './widgets/widget-table';
export type {
  ScanToolElement, VoucherCenterElement, VoucherCodeElement, VoucherDetailElement, VoucherHomeElement,
  WidgetElement, WidgetElementEventMap, WidgetElementProperties,
} from './elements/widget-element';
export type { HostTheme, Locale, MessageKey, Messages, WidgetTarget } from '@skill-voucher/taro-plugin';
