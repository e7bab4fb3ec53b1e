import { useState } from 'react';
import type { ReactElement } from 'react';
import { ScanTool } from '../scan-tool/scan-tool';
import { VoucherCenter } from '../voucher-center/voucher-center';
import { VoucherCode } from '../voucher-code/voucher-code';
import { VoucherDetail } from '../voucher-detail/voucher-detail';
import type { WidgetProps, WidgetTarget } from '../widget/widget-props';
import { VoucherHome } from './voucher-home';

export interface VoucherModuleProps extends WidgetProps {
  /** Deep link: opened on top of the front page. */
  readonly startAt?: WidgetTarget | undefined;
}

/** The front page with its own navigation: one element embeds everything. */
export function VoucherModule({ startAt, onOpen, onBack, ...rest }: VoucherModuleProps): ReactElement {
  const [stack, setStack] = useState<readonly WidgetTarget[]>(startAt ? [startAt] : []);
  const open = (target: WidgetTarget): void => {
    onOpen?.(target);
    setStack((before) => [...before, target]);
  };
  const back = (): void => setStack((before) => before.slice(0, -1));
  const top = stack[stack.length - 1];
  const props = { ...rest, onOpen: open, onBack: back };

  // A page deeper in the stack is built anew on return: its model paints from the cache.
  switch (top?.widget) {
    case undefined:
      return <VoucherHome {...rest} onOpen={open} onBack={onBack} />;
    case 'voucher-center':
      return <VoucherCenter {...props} tab={top.tab} />;
    case 'voucher-detail':
      return <VoucherDetail {...props} voucherNumber={top.voucherNumber} />;
    case 'voucher-code':
      return <VoucherCode {...props} voucherNumber={top.voucherNumber} />;
    case 'scan-tool':
      return <ScanTool {...props} institutionNumber={top.institutionNumber} />;
  }
}
