import { WidgetStack } from '../../widget-stack';

export default function VoucherCenterPage() {
  return <WidgetStack first={{ widget: 'voucher-center' }} />;
}
