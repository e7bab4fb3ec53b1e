import type { ReactElement } from 'react';
import type { Redemption } from '@skill-voucher/sdk-core';
import { Box } from '#kit';
import { formatMoment, formatVoucherNumber } from '../../messages/format-values';
import { useSay } from '../widget/words';
import { Facts } from '../voucher-detail/facts';
import { Verdict } from './verdict';

export interface ScanDoneProps {
  readonly redemption: Redemption;
  readonly onNext: () => void;
  readonly onBack?: (() => void) | undefined;
  readonly backLabel: string;
}

/** Used exactly once; says how many of the two systems know it already (A15). */
export function ScanDone({ redemption, ...rest }: ScanDoneProps): ReactElement {
  const say = useSay();
  const { voucher, deliveries } = redemption;
  const total = deliveries.length;
  const done = deliveries.filter(({ state }) => state === 'synchronised').length;
  return (
    <Verdict {...rest} tone="success" word={say('scan.done')} text={say('scan.doneNote')}>
      <Box className="etv-slip">
        <Facts
          facts={[
            { name: say('scan.name'), value: voucher.maskedName },
            { name: say('scan.idNumber'), value: voucher.maskedIdNumber },
            { name: say('scan.voucher'), value: voucher.name },
            { name: say('voucher.number'), value: formatVoucherNumber(voucher.voucherNumber) },
            { name: say('event.used'), value: formatMoment(redemption.usedAtMs) },
            { name: say('scan.delivery'), value: say(done === total ? 'scan.deliveryDone' : 'scan.deliveryPending', { done, total }) },
          ]}
        />
      </Box>
    </Verdict>
  );
}
