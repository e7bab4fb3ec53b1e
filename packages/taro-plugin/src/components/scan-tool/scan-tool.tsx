import type { ReactElement } from 'react';
import { createScanToolModel } from '@skill-voucher/sdk-core';
import type { OfflineScanner } from '@skill-voucher/sdk-core/offline';
import { WithModel } from '../widget/use-view-model';
import { WidgetFrame } from '../widget/widget-frame';
import type { WidgetProps } from '../widget/widget-props';
import { ScanToolView } from './scan-tool-view';

export interface ScanToolProps extends WidgetProps {
  /** Without it: the person's first institution. */
  readonly institutionNumber?: number | undefined;
  /** Loads this device's offline scanner (`@skill-voucher/sdk-core/offline`); without it nothing is scanned without a network. Read with the `sdk`, once. */
  readonly loadOfflineScanner?: (() => Promise<OfflineScanner>) | undefined;
}

/** 扫码核验 for institution admins. */
export function ScanTool({ sdk, institutionNumber, loadOfflineScanner, onBack, ...appearance }: ScanToolProps): ReactElement {
  return (
    <WidgetFrame {...appearance}>
      <WithModel
        create={() => createScanToolModel(sdk, {
          ...(institutionNumber === undefined ? {} : { institutionNumber }),
          ...(loadOfflineScanner && { loadOfflineScanner }),
        })}
        keys={[sdk, institutionNumber]}
        draw={(model) => <ScanToolView model={model} onBack={onBack} />}
      />
    </WidgetFrame>
  );
}
