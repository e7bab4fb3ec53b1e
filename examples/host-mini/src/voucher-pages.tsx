import { useState } from 'react';
import type { VoucherSdk } from '@skill-voucher/sdk-core';
import { ScanTool, VoucherCenter, VoucherCode, VoucherDetail, VoucherHome, type WidgetTarget } from '@skill-voucher/taro-plugin';

/** The module's front page, and what it opens, one above the other in one page of the host. */
export function VoucherPages(props: { sdk: VoucherSdk; onBack: () => void }) {
  const [opened, setOpened] = useState<readonly WidgetTarget[]>([]);
  const top = opened[opened.length - 1];
  const common = {
    sdk: props.sdk,
    host: 'minshengshanxi' as const,
    onOpen: (target: WidgetTarget): void => setOpened([...opened, target]),
    onBack: top === undefined ? props.onBack : (): void => setOpened(opened.slice(0, -1)),
  };
  switch (top?.widget) {
    case undefined:
      return <VoucherHome {...common} />;
    case 'voucher-center':
      return <VoucherCenter {...common} tab={top.tab} />;
    case 'voucher-detail':
      return <VoucherDetail {...common} voucherNumber={top.voucherNumber} />;
    case 'voucher-code':
      return <VoucherCode {...common} voucherNumber={top.voucherNumber} />;
    case 'scan-tool':
      return <ScanTool {...common} institutionNumber={top.institutionNumber} />;
  }
}
