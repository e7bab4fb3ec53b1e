import type { ReactElement } from 'react';
import type { ClaimState } from '@skill-voucher/sdk-core';
import { Box, Button, Check, Text } from '#kit';
import { formatLastDay } from '../../messages/format-values';
import type { MessageKey } from '../../messages/messages';
import { FailurePanel } from '../states/failure-panel';
import { describeQualification } from '../ticket/ticket';
import { TicketWorth } from '../ticket/ticket-worth';
import { useSay } from '../widget/words';

const clauses = ['terms.1', 'terms.2', 'terms.3', 'terms.4', 'terms.5', 'terms.6'] as const satisfies readonly MessageKey[];

export interface ClaimTermsProps {
  readonly claim: ClaimState;
  readonly onAccept: (areAccepted: boolean) => void;
  readonly onConfirm: () => void;
}

/** What is being claimed, the terms, the circle in front of them, 确认领取. */
export function ClaimTerms({ claim, onAccept, onConfirm }: ClaimTermsProps): ReactElement {
  const say = useSay();
  const { template, newerTerms, failure } = claim;
  const lines = newerTerms === undefined ? clauses.map((clause) => say(clause)) : newerTerms.body.split('\n').filter((line) => line.trim() !== '');
  return (
    <>
      <Box className="etv-claim-offer">
        <TicketWorth benefitMode={template.benefitMode} amountFen={template.amountFen} />
        <Text kind="strong">{template.name}</Text>
        <Text kind="note">{`${describeQualification(say, template)} · ${say(`trainingType.${template.trainingType}`)}`}</Text>
        <Text kind="note">{say('voucher.validUntil', { date: formatLastDay(template.expiresAtMs) })}</Text>
      </Box>
      <Box className="etv-stack" role="group" label={say('claim.terms')}>
        <Text kind="strong">{say('claim.terms')}</Text>
        <Box className="etv-terms" role="list">
          {lines.map((line, position) => (
            <Box key={position} className="etv-terms-item" role="listitem">
              <Text className="etv-terms-number">{`${position + 1}.`}</Text>
              <Text className="etv-grow">{line}</Text>
            </Box>
          ))}
        </Box>
      </Box>
      {failure ? <FailurePanel failure={failure} title={say(failure.kind === 'refusal' ? 'claim.newTerms' : 'claim.refused')} /> : null}
      <Box className="etv-sheet-actions">
        <Check label={say('claim.accept')} isChecked={claim.areTermsAccepted} onChange={onAccept} />
        <Box className="etv-wide">
          <Button
            label={say(claim.step === 'claiming' ? 'claim.busy' : 'claim.confirm')}
            description={claim.areTermsAccepted ? undefined : say('claim.needTerms')}
            isBusy={claim.step === 'claiming'}
            isDisabled={!claim.areTermsAccepted}
            onPress={onConfirm}
          />
        </Box>
      </Box>
    </>
  );
}
