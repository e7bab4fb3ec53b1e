import type { VoucherSdk } from '@skill-voucher/sdk-core';
import type { Locale, Messages, ScanToolProps, WidgetTarget } from '@skill-voucher/taro-plugin';
import type { MountedWidget } from '../mount/mount';
import type { HostTokens } from '../shadow/open-surface';
import type { WidgetName } from '../widgets/widget-table';

/** Properties every widget element has. Attributes carry the same in kebab case. */
export interface WidgetElementProperties {
  /** Nothing is shown until this is set. */
  sdk: VoucherSdk | undefined;
  locale: Locale | undefined;
  theme: 'light' | 'dark' | 'auto' | undefined;
  isLargeType: boolean;
  /** A shipped theme by name, or `--etv-*` tokens of your own. */
  host: 'minshengshanxi' | 'sanjintong' | HostTokens | undefined;
  messages: Partial<Messages> | undefined;
  /** Shows the back button of the first screen, which then reports `etv-back`. */
  hasBack: boolean;
}

export interface WidgetElementEventMap extends HTMLElementEventMap {
  /** Another widget is wanted. `etv-voucher-home` opens it by itself. */
  'etv-open': CustomEvent<WidgetTarget>;
  'etv-back': CustomEvent<undefined>;
  /** A property is missing or wrong; `detail` is the SdkError that says what to change. */
  'etv-fault': CustomEvent<Error>;
}

export interface WidgetElement extends HTMLElement, WidgetElementProperties {
  addEventListener<Type extends keyof WidgetElementEventMap>(
    type: Type, listener: (this: this, event: WidgetElementEventMap[Type]) => unknown, options?: boolean | AddEventListenerOptions,
  ): void;
  addEventListener(type: string, listener: EventListenerOrEventListenerObject, options?: boolean | AddEventListenerOptions): void;
}

export interface VoucherHomeElement extends WidgetElement {
  /** Deep link: opened on top of the front page. */
  startAt: WidgetTarget | undefined;
  /** For the scan tool that it opens. Set before `sdk`, or together with it. */
  loadOfflineScanner: ScanToolProps['loadOfflineScanner'];
}
export interface VoucherCenterElement extends WidgetElement {
  tab: 'claimable' | 'mine' | undefined;
}
export interface VoucherDetailElement extends WidgetElement {
  voucherNumber: string | undefined;
}
export interface VoucherCodeElement extends WidgetElement {
  voucherNumber: string | undefined;
}
export interface ScanToolElement extends WidgetElement {
  institutionNumber: number | undefined;
  /** Set before `sdk`, or together with it. */
  loadOfflineScanner: ScanToolProps['loadOfflineScanner'];
}

declare global {
  interface HTMLElementTagNameMap {
    'etv-voucher-home': VoucherHomeElement;
    'etv-voucher-center': VoucherCenterElement;
    'etv-voucher-detail': VoucherDetailElement;
    'etv-voucher-code': VoucherCodeElement;
    'etv-scan-tool': ScanToolElement;
  }
}

/** What an element holds while it is in the page. */
export type Mounted = MountedWidget<WidgetName>;
