import type { ReactElement } from 'react';
import type { VerifiedScan } from '@skill-voucher/sdk-core';
import { Box, Button, Screen, Text } from '#kit';
import { formatLastDay, formatVoucherNumber } from '../../messages/format-values';
import { Ticket } from '../ticket/ticket';
import { CountdownRing } from '../voucher-code/countdown-ring';
import { useSay } from '../widget/widget-frame';

export interface ScanConfirmProps {
  readonly scan: VerifiedScan;
  readonly secondsLeft: number;
  readonly isRedeeming: boolean;
  readonly onConfirm: () => void;
  readonly onCancel: () => void;
}

const reservationSeconds = 120;

/** The masked person beside the voucher, asked once (A27). */
export function ScanConfirm({ scan, secondsLeft, isRedeeming, onConfirm, onCancel }: ScanConfirmProps): ReactElement {
  const say = useSay();
  const { voucher } = scan;
  return (
    <Screen
      title={say('scan.confirmTitle')}
      onBack={onCancel}
      backLabel={say('scan.cancel')}
      footer={
        <Box className="etv-stack etv-wide">
          <Button label={say(isRedeeming ? 'scan.redeeming' : 'scan.confirm')} isBusy={isRedeeming} onPress={onConfirm} />
          <Button label={say('scan.cancel')} kind="plain" isDisabled={isRedeeming} onPress={onCancel} />
        </Box>
      }
    >
      <Box className="etv-card etv-stack" role="status">
        <Text kind="note">{say('scan.confirmAsk')}</Text>
        <Box className="etv-person">
          <Text className="etv-person-name">{voucher.maskedName}</Text>
          <Text className="etv-person-id">{voucher.maskedIdNumber}</Text>
        </Box>
      </Box>
      <Ticket terms={voucher}>
        <Box className="etv-row-apart">
          <Text kind="note">{say('voucher.number')}</Text>
          <Text className="etv-ticket-code">{formatVoucherNumber(voucher.voucherNumber)}</Text>
        </Box>
        <Box className="etv-row-apart">
          <Text kind="note">{say('voucher.validUntil', { date: formatLastDay(voucher.expiresAtMs) })}</Text>
          <Text kind="note">{`${say('scan.codeAge')} ${say('scan.codeAgeValue', { seconds: Math.max(0, Math.round(scan.codeAgeSeconds)) })}`}</Text>
        </Box>
      </Ticket>
      <Box className="etv-reserve">
        <CountdownRing secondsLeft={secondsLeft} periodSeconds={reservationSeconds} label={say('scan.reservedLeft', { seconds: secondsLeft })} />
        <Box className="etv-grow">
          <Text kind="strong">{say('scan.reserved')}</Text>
          <Text kind="note">{say('scan.reservedLeft', { seconds: secondsLeft })}</Text>
        </Box>
      </Box>
    </Screen>
  );
}
