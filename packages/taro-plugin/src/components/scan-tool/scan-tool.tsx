import type { ReactElement } from 'react';
import { createScanToolModel } from '@skill-voucher/sdk-core';
import { useModel } from '../widget/use-view-model';
import { WidgetFrame } from '../widget/widget-frame';
import type { WidgetProps } from '../widget/widget-props';
import { ScanToolView } from './scan-tool-view';

export interface ScanToolProps extends WidgetProps {
  /** Without it: the person's first institution. */
  readonly institutionNumber?: number | undefined;
}

/** 扫码核验 for institution admins. */
export function ScanTool({ sdk, institutionNumber, onBack, ...appearance }: ScanToolProps): ReactElement {
  const model = useModel(() => createScanToolModel(sdk, institutionNumber === undefined ? {} : { institutionNumber }), [sdk, institutionNumber]);
  return (
    <WidgetFrame {...appearance}>
      <ScanToolView model={model} onBack={onBack} />
    </WidgetFrame>
  );
}
