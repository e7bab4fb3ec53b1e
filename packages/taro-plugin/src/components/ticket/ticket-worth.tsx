import type { ReactElement } from 'react';
import type { BenefitMode } from '@skill-voucher/sdk-core';
import { Box, Text } from '#kit';
import { formatYuan } from '../../messages/format-values';
import { useSay } from '../widget/words';

/** The amount of a face-value voucher, or the word of an entitlement (R4). */
export function TicketWorth({ benefitMode, amountFen }: { benefitMode: BenefitMode; amountFen: number }): ReactElement {
  const say = useSay();
  return (
    <Box className="etv-ticket-worth">
      {benefitMode === 'faceValue' ? <Text className="etv-ticket-sign">¥</Text> : null}
      <Text className="etv-ticket-amount">{benefitMode === 'faceValue' ? formatYuan(amountFen) : say('worth.entitlement')}</Text>
    </Box>
  );
}
