import type { ReactElement } from 'react';
import type { ScanToolState } from '@skill-voucher/sdk-core';
import { Box, Text } from '#kit';
import { formatLastDay, formatVoucherNumber } from '../../messages/format-values';
import { Panel } from '../states/panel';
import { TicketWorth } from '../ticket/ticket-worth';
import { Facts } from '../voucher-detail/facts';
import { useSay } from '../widget/words';
import { ScanQuestion } from './scan-question';
import type { ScanQuestionProps } from './scan-question';

export interface ScanOfflineProps extends ScanQuestionProps {
  readonly scan: NonNullable<ScanToolState['offlineScan']>;
}

/** What this device says of a code without a network (M4): green, or amber with its reasons. The facts are those of the code; it names no person. */
export function ScanOffline({ scan, ...question }: ScanOfflineProps): ReactElement | null {
  const say = useSay();
  const { decision } = scan;
  if (decision.outcome === 'refused') return null;
  const isGreen = decision.outcome === 'green';
  const { credential, generatedAtSeconds } = decision.code;
  const codeAge = Math.max(0, Math.round(scan.scannedAtMs / 1000 - generatedAtSeconds));
  return (
    <ScanQuestion {...question} confirmLabel={say(isGreen ? 'scan.confirm' : 'scan.amberConfirm')} dueLabel={say('scan.offlineDue')}>
      <Panel
        icon={isGreen ? 'success' : 'hourglass'}
        tone={isGreen ? 'success' : 'warn'}
        title={say(isGreen ? 'scan.green' : 'scan.amber')}
        text={say('scan.offlinePerson')}
        role="status"
      />
      {decision.outcome === 'amber' ? (
        <Box className="etv-card etv-stack-tight">
          {decision.reasons.map((reason) => <Text key={reason}>{say(`scan.amber.${reason}`)}</Text>)}
        </Box>
      ) : null}
      <Box className="etv-card etv-stack">
        <TicketWorth benefitMode={credential.benefitMode} amountFen={credential.amountFen} />
        <Facts
          facts={[
            { name: say('voucher.number'), value: formatVoucherNumber(credential.voucherNumber) },
            { name: say('scan.training'), value: say(`trainingType.${credential.trainingType}`) },
            { name: say('scan.level'), value: say(`skillLevel.${credential.skillLevel}`) },
            { name: say('scan.until'), value: formatLastDay(credential.expiresAtSeconds * 1000) },
            ...(scan.isTimeTrusted ? [{ name: say('scan.codeAge'), value: say('scan.codeAgeValue', { seconds: codeAge }) }] : []),
          ]}
        />
      </Box>
    </ScanQuestion>
  );
}
