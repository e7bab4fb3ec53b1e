import type { ReactElement } from 'react';
import type { Voucher } from '@skill-voucher/sdk-core';
import { Box, Button, Text } from '#kit';
import { formatLastDay, formatMoment, formatVoucherNumber } from '../../messages/format-values';
import { useSay } from '../widget/words';
import { Ticket } from './ticket';

export interface VoucherTicketProps {
  readonly voucher: Voucher;
  readonly onOpen?: (() => void) | undefined;
  readonly onPresent?: (() => void) | undefined;
}

/** A voucher of mine, with its number and what can be done with it. */
export function VoucherTicket({ voucher, onOpen, onPresent }: VoucherTicketProps): ReactElement {
  const say = useSay();
  const canPresent = voucher.status === 'claimed' && voucher.trainingType === 'offline';
  return (
    <Ticket terms={voucher} status={voucher.status} onOpen={onOpen}>
      <Box className="etv-stack-tight">
        <Box className="etv-row-apart">
          <Text kind="note">{say('voucher.number')}</Text>
          <Text className="etv-ticket-code">{formatVoucherNumber(voucher.voucherNumber)}</Text>
        </Box>
        <Text kind="note">{describeTime(say, voucher)}</Text>
      </Box>
      {canPresent && onPresent ? (
        <Box className="etv-wide">
          <Button label={say('voucher.present')} description={say('voucher.presentNamed', { name: voucher.name })} onPress={onPresent} />
        </Box>
      ) : null}
    </Ticket>
  );
}

function describeTime(say: ReturnType<typeof useSay>, voucher: Voucher): string {
  if (voucher.usedAtMs === undefined) return say('voucher.validUntil', { date: formatLastDay(voucher.expiresAtMs) });
  const time = formatMoment(voucher.usedAtMs);
  return voucher.usedAt === undefined ? say('voucher.usedAtTime', { time }) : say('voucher.usedAt', { time, place: voucher.usedAt });
}
