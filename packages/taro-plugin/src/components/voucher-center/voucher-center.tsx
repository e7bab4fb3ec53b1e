import type { ReactElement } from 'react';
import { createVoucherCenterModel } from '@skill-voucher/sdk-core';
import { WithModel } from '../widget/use-view-model';
import { WidgetFrame } from '../widget/widget-frame';
import type { WidgetProps } from '../widget/widget-props';
import { VoucherCenterView } from './voucher-center-view';

export interface VoucherCenterProps extends WidgetProps {
  /** The tab shown first. @default 'claimable' */
  readonly tab?: 'claimable' | 'mine' | undefined;
}

/** 卡券中心. */
export function VoucherCenter({ sdk, tab, onOpen, onBack, ...appearance }: VoucherCenterProps): ReactElement {
  return (
    <WidgetFrame {...appearance}>
      <WithModel
        create={() => createVoucherCenterModel(sdk, tab === undefined ? {} : { tab })}
        keys={[sdk, tab]}
        draw={(model) => <VoucherCenterView model={model} onOpen={onOpen} onBack={onBack} />}
      />
    </WidgetFrame>
  );
}
