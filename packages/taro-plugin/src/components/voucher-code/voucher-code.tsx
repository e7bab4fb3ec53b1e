import type { ReactElement } from 'react';
import { createVoucherCodeModel } from '@skill-voucher/sdk-core';
import { WithModel } from '../widget/use-view-model';
import { WidgetFrame } from '../widget/widget-frame';
import type { WidgetProps } from '../widget/widget-props';
import { VoucherCodeView } from './voucher-code-view';

export interface VoucherCodeProps extends WidgetProps {
  /** 16 hex characters. */
  readonly voucherNumber: string;
}

/** 展码 for one voucher. */
export function VoucherCode({ sdk, voucherNumber, onOpen, onBack, ...appearance }: VoucherCodeProps): ReactElement {
  return (
    <WidgetFrame {...appearance}>
      <WithModel
        create={() => createVoucherCodeModel(sdk, { voucherNumber })}
        keys={[sdk, voucherNumber]}
        draw={(model) => <VoucherCodeView model={model} onOpen={onOpen} onBack={onBack} />}
      />
    </WidgetFrame>
  );
}
