import type { VoucherSdk } from '@skill-voucher/sdk-core';
import type { Locale, Messages } from '../../messages/messages';
import type { HostTheme } from '../../styles/tokens';

/** Where a widget wants to go. The host opens it, or `VoucherHome` does. */
export type WidgetTarget =
  | { readonly widget: 'voucher-center'; readonly tab?: 'claimable' | 'mine' | undefined }
  | { readonly widget: 'voucher-detail'; readonly voucherNumber: string }
  | { readonly widget: 'voucher-code'; readonly voucherNumber: string }
  | { readonly widget: 'scan-tool'; readonly institutionNumber?: number | undefined };

/** Look and words, the same for every widget. */
export interface AppearanceProps {
  /** @default 'zh-CN' */
  readonly locale?: Locale | undefined;
  /** `auto` follows the system. @default 'auto' */
  readonly theme?: 'light' | 'dark' | 'auto' | undefined;
  /** 适老化: type at 1.4 times, high contrast, simplified. @default false */
  readonly isLargeType?: boolean | undefined;
  /** Colours of a host app that ships with the SDK; other hosts set `--etv-*` custom properties. */
  readonly host?: HostTheme | undefined;
  /** Replaces single words of the catalogue. */
  readonly messages?: Partial<Messages> | undefined;
}

/** What every widget takes. */
export interface WidgetProps extends AppearanceProps {
  readonly sdk: VoucherSdk;
  /** Another widget is wanted. */
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
  /** Shows the back button. */
  readonly onBack?: (() => void) | undefined;
}
