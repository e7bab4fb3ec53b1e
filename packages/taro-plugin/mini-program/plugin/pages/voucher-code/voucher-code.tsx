import { usePageQuery } from '../../../../src/hosts/use-page-query';
import { WidgetStack } from '../../widget-stack';

/** `plugin://skill-voucher/voucher-code?voucherNumber=…`; without a number, the person's vouchers. */
export default function VoucherCodePage() {
  const query = usePageQuery();
  if (query === undefined) return null;
  const { voucherNumber } = query;
  return <WidgetStack first={voucherNumber === undefined ? { widget: 'voucher-center', tab: 'mine' } : { widget: 'voucher-code', voucherNumber }} />;
}
