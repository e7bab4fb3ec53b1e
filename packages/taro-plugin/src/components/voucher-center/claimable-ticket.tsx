import type { ReactElement } from 'react';
import type { ClaimableTemplate } from '@skill-voucher/sdk-core';
import { Box, Button, Text } from '#kit';
import { formatCount, formatLastDay } from '../../messages/format-values';
import { Ticket } from '../ticket/ticket';
import { useSay } from '../widget/words';

/** A batch that can be claimed: what it is worth, how many are left, 去领取. */
export function ClaimableTicket({ template, onClaim }: { template: ClaimableTemplate; onClaim: () => void }): ReactElement {
  const say = useSay();
  const isSoldOut = template.remaining === 0;
  const label = template.isClaimed ? say('center.claimed') : isSoldOut ? say('center.soldOut') : say('center.claim');
  return (
    <Ticket terms={template}>
      <Box className="etv-stack-tight">
        <Text kind="note">{say('center.regions', { regions: template.regionNames.join('、') })}</Text>
        <Text kind="note">{say('voucher.validUntil', { date: formatLastDay(template.expiresAtMs) })}</Text>
      </Box>
      <Box className="etv-row-apart">
        <Box className="etv-stock">
          <Text kind="note">{say('center.remaining', { remaining: formatCount(template.remaining), total: formatCount(template.total) })}</Text>
          <Box className="etv-meter"><Box className="etv-meter-fill" fill={template.remaining / template.total} /></Box>
        </Box>
        <Button
          label={label}
          kind="primary"
          description={template.isClaimed || isSoldOut ? say('center.stateNamed', { state: label, name: template.name }) : say('center.claimNamed', { name: template.name })}
          isDisabled={template.isClaimed || isSoldOut}
          onPress={onClaim}
        />
      </Box>
    </Ticket>
  );
}
