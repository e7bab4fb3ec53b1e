import type { ReactElement } from 'react';
import { Box, Text } from '#kit';
import { formatVoucherNumber } from '../../messages/format-values';
import { useSay } from '../widget/words';

/** The voucher number, large, in groups of four; where it is too wide it breaks in its middle. */
export function NumberGroups({ voucherNumber }: { voucherNumber: string }): ReactElement {
  const say = useSay();
  const shown = formatVoucherNumber(voucherNumber);
  return (
    <Box className="etv-code-number" role="group" label={`${say('voucher.number')} ${shown}`}>
      <Text className="etv-code-half">{shown.slice(0, 9)}</Text>
      <Text className="etv-code-half">{shown.slice(10)}</Text>
    </Box>
  );
}
