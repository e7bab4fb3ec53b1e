import type { AppearanceProps } from '../../../../src/components/widget/widget-props';
import { emitComponentEvent, readComponentProps, type NativeComponentProps } from '../../../../src/hosts/component-scope';
import { WidgetStack } from '../../widget-stack';

interface VoucherCenterValues extends AppearanceProps {
  readonly tab?: 'claimable' | 'mine';
}

/** `<voucher-center props="{{…}}" bind:open="…" />` */
export default function NativeVoucherCenter(props: NativeComponentProps & VoucherCenterValues) {
  const { tab, ...appearance } = readComponentProps<VoucherCenterValues>(props);
  return <WidgetStack {...appearance} first={{ widget: 'voucher-center', tab }} onOpened={(target) => emitComponentEvent(props, 'open', target)} />;
}
