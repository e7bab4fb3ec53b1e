import type { NativeComponentProps } from '../../../../src/hosts/component-scope';
import { usePageQuery } from '../../../../src/hosts/use-page-query';
import { WidgetStack } from '../../widget-stack';

/** `plugin://skill-voucher/voucher-code?voucherNumber=…`; without a number, the person's vouchers. */
export default function VoucherCodePage(props: NativeComponentProps) {
  const query = usePageQuery(props);
  if (query === undefined) return null;
  const { voucherNumber } = query;
  return <WidgetStack first={voucherNumber === undefined ? { widget: 'voucher-center', tab: 'mine' } : { widget: 'voucher-code', voucherNumber }} />;
}
