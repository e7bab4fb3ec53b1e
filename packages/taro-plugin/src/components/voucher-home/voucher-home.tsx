import type { ReactElement } from 'react';
import { createVoucherHomeModel } from '@skill-voucher/sdk-core';
import { WithModel } from '../widget/use-view-model';
import { WidgetFrame } from '../widget/widget-frame';
import type { WidgetProps } from '../widget/widget-props';
import { VoucherHomeView } from './voucher-home-view';

export type VoucherHomeProps = WidgetProps;

/** The front page; the host, or the module of h5-widgets, opens what it asks for. */
export function VoucherHome({ sdk, onOpen, onBack, ...appearance }: VoucherHomeProps): ReactElement {
  return (
    <WidgetFrame {...appearance}>
      <WithModel
        create={() => createVoucherHomeModel(sdk)}
        keys={[sdk]}
        draw={(model) => <VoucherHomeView model={model} onOpen={onOpen} onBack={onBack} />}
      />
    </WidgetFrame>
  );
}
