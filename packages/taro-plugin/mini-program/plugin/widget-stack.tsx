import { useState, useSyncExternalStore, type ReactElement } from 'react';
import { FailurePanel } from '../../src/components/states/failure-panel';
import { VoucherCenter } from '../../src/components/voucher-center/voucher-center';
import { VoucherCode } from '../../src/components/voucher-code/voucher-code';
import { VoucherDetail } from '../../src/components/voucher-detail/voucher-detail';
import { WidgetFrame } from '../../src/components/widget/widget-frame';
import type { AppearanceProps, WidgetTarget } from '../../src/components/widget/widget-props';
import { countConfigurations, onPluginConfigured, readPluginSdk } from '../../src/hosts/plugin-configuration';
import '../../dist/taro.css';

export interface WidgetStackProps extends AppearanceProps {
  readonly first: WidgetTarget;
  readonly onOpened?: ((target: WidgetTarget) => void) | undefined;
}

/**
 * A widget and those opened from it, one above the other in the same page: a
 * plugin cannot name its own pages without knowing the host's name for it.
 */
export function WidgetStack({ first, onOpened, ...appearance }: WidgetStackProps): ReactElement {
  const configuration = useSyncExternalStore(onPluginConfigured, countConfigurations, countConfigurations);
  const [opened, setOpened] = useState<readonly WidgetTarget[]>([]);
  const sdk = readPluginSdk();
  if (sdk === undefined) {
    return (
      <WidgetFrame {...appearance}>
        <FailurePanel failure={{ kind: 'fault', code: 'invalidConfiguration' }} />
      </WidgetFrame>
    );
  }
  const target = opened[opened.length - 1] ?? first;
  const common = {
    ...appearance,
    sdk,
    onOpen: (next: WidgetTarget): void => {
      setOpened([...opened, next]);
      onOpened?.(next);
    },
    onBack: opened.length === 0 ? undefined : (): void => setOpened(opened.slice(0, -1)),
  };
  const key = `${configuration}:${opened.length}`;
  switch (target.widget) {
    case 'voucher-center':
      return <VoucherCenter key={key} {...common} tab={target.tab} />;
    case 'voucher-code':
      return <VoucherCode key={key} {...common} voucherNumber={target.voucherNumber} />;
    case 'voucher-detail':
      return <VoucherDetail key={key} {...common} voucherNumber={target.voucherNumber} />;
    case 'scan-tool':
      return <VoucherCenter key={key} {...common} />; // for staff; not part of the trainees' plugin
  }
}
