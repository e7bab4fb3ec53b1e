import { SdkError } from '@skill-voucher/sdk-core';
import type { WidgetName } from '../widgets/widget-table';

/** What a widget cannot do without, with the sentence that says what to change. */
export function checkWidgetProps(widget: WidgetName, props: object): void {
  const values = props as Readonly<Record<string, unknown>>;
  const sdk = values.sdk;
  if (typeof sdk !== 'object' || sdk === null || !('bridge' in sdk)) {
    throw invalid(widget, 'sdk', 'set `sdk` to what createVoucherSdk() returned');
  }
  const needsNumber = widget === 'voucher-detail' || widget === 'voucher-code';
  if (needsNumber && !/^[0-9A-F]{16}$/.test(String(values.voucherNumber))) {
    throw invalid(widget, 'voucherNumber', 'set `voucherNumber` to the 16 hex characters of a voucher, upper case, without spaces');
  }
}

function invalid(widget: WidgetName, option: string, advice: string): SdkError {
  return new SdkError('invalidConfiguration', `${widget}: ${advice}.`, { details: { option } });
}
