import type { ReactElement } from 'react';
import type { ScanToolState } from '@skill-voucher/sdk-core';
import { Box, Text } from '#kit';
import { formatVoucherNumber } from '../../messages/format-values';
import { Facts } from '../voucher-detail/facts';
import { useSay } from '../widget/words';
import { Verdict } from './verdict';

export interface ScanRecordedProps {
  readonly recorded: NonNullable<ScanToolState['recorded']>;
  readonly onNext: () => void;
  readonly onBack?: (() => void) | undefined;
  readonly backLabel: string;
}

/** Kept on this device (M4). Amber waits for the platform and is never called verified. */
export function ScanRecorded({ recorded, ...rest }: ScanRecordedProps): ReactElement {
  const say = useSay();
  const isGreen = recorded.color === 'green';
  return (
    <Verdict {...rest} tone={isGreen ? 'success' : 'warn'} word={say(isGreen ? 'scan.green' : 'scan.amberQueued')} text={say(isGreen ? 'scan.greenNote' : 'scan.amberNote')}>
      <Box className="etv-slip etv-stack">
        <Facts facts={[{ name: say('voucher.number'), value: formatVoucherNumber(recorded.voucherNumber) }]} />
        {recorded.reasons.map((reason) => <Text key={reason}>{say(`scan.amber.${reason}`)}</Text>)}
      </Box>
    </Verdict>
  );
}
