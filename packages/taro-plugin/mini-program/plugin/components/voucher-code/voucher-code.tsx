import type { AppearanceProps } from '../../../../src/components/widget/widget-props';
import { emitComponentEvent, readComponentProps, type NativeComponentProps } from '../../../../src/hosts/component-scope';
import { WidgetStack } from '../../widget-stack';

interface VoucherCodeValues extends AppearanceProps {
  readonly voucherNumber: string;
}

/** `<voucher-code props="{{ { voucherNumber } }}" bind:open="…" />` */
export default function NativeVoucherCode(props: NativeComponentProps & Partial<VoucherCodeValues>) {
  const { voucherNumber, ...appearance } = readComponentProps<VoucherCodeValues>(props);
  if (voucherNumber === undefined) return null;
  return <WidgetStack {...appearance} first={{ widget: 'voucher-code', voucherNumber }} onOpened={(target) => emitComponentEvent(props, 'open', target)} />;
}
