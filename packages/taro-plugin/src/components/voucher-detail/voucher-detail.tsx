import type { ReactElement } from 'react';
import { createVoucherDetailModel } from '@skill-voucher/sdk-core';
import { WithModel } from '../widget/use-view-model';
import { WidgetFrame } from '../widget/widget-frame';
import type { WidgetProps } from '../widget/widget-props';
import { VoucherDetailView } from './voucher-detail-view';

export interface VoucherDetailProps extends WidgetProps {
  /** 16 hex characters. */
  readonly voucherNumber: string;
}

/** One voucher of mine. */
export function VoucherDetail({ sdk, voucherNumber, onOpen, onBack, ...appearance }: VoucherDetailProps): ReactElement {
  return (
    <WidgetFrame {...appearance}>
      <WithModel
        create={() => createVoucherDetailModel(sdk, { voucherNumber })}
        keys={[sdk, voucherNumber]}
        draw={(model) => <VoucherDetailView model={model} onOpen={onOpen} onBack={onBack} />}
      />
    </WidgetFrame>
  );
}
