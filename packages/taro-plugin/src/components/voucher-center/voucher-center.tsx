import type { ReactElement } from 'react';
import { createVoucherCenterModel } from '@skill-voucher/sdk-core';
import { useModel } from '../widget/use-view-model';
import { WidgetFrame } from '../widget/widget-frame';
import type { WidgetProps } from '../widget/widget-props';
import { VoucherCenterView } from './voucher-center-view';

export interface VoucherCenterProps extends WidgetProps {
  /** The tab shown first. @default 'claimable' */
  readonly tab?: 'claimable' | 'mine' | undefined;
}

/** 卡券中心. */
export function VoucherCenter({ sdk, tab, onOpen, onBack, ...appearance }: VoucherCenterProps): ReactElement {
  const model = useModel(() => createVoucherCenterModel(sdk, tab === undefined ? {} : { tab }), [sdk, tab]);
  return (
    <WidgetFrame {...appearance}>
      <VoucherCenterView model={model} onOpen={onOpen} onBack={onBack} />
    </WidgetFrame>
  );
}
