import type { ReactElement } from 'react';
import type { VerifiedScan } from '@skill-voucher/sdk-core';
import { Box, Text } from '#kit';
import { formatLastDay, formatVoucherNumber } from '../../messages/format-values';
import { Notice } from '../states/notice';
import { Ticket } from '../ticket/ticket';
import { useSay } from '../widget/words';
import { ScanQuestion } from './scan-question';
import type { ScanQuestionProps } from './scan-question';

export interface ScanConfirmProps extends ScanQuestionProps {
  readonly scan: VerifiedScan;
  /** The confirmation was sent and no answer came: it may be sent again. */
  readonly isAnswerLost: boolean;
}

/** The masked person beside the voucher (A27). */
export function ScanConfirm({ scan, isAnswerLost, ...question }: ScanConfirmProps): ReactElement {
  const say = useSay();
  const { voucher } = scan;
  return (
    <ScanQuestion {...question} confirmLabel={say('scan.confirm')} dueLabel={say('scan.reserved')}>
      {isAnswerLost ? <Notice icon="offline" tone="warn" text={say('scan.answerLost')} isLive /> : null}
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
    </ScanQuestion>
  );
}
