import type { ReactElement, ReactNode } from 'react';
import type { BenefitMode, SkillLevel, TrainingType, VoucherStatus } from '@skill-voucher/sdk-core';
import { Box, Text } from '#kit';
import { useSay } from '../widget/words';
import { TicketWorth } from './ticket-worth';
import { Stamp } from './stamp';

export interface TicketTerms {
  readonly name: string;
  readonly trainingType: TrainingType;
  readonly benefitMode: BenefitMode;
  readonly amountFen: number;
  readonly specialty: string;
  readonly skillLevel: SkillLevel;
}

export interface TicketProps {
  readonly terms: TicketTerms;
  readonly status?: VoucherStatus | undefined;
  /** Pressing the face, where it leads somewhere. */
  readonly onOpen?: (() => void) | undefined;
  /** Lines of the stub. */
  readonly children?: ReactNode;
}

/** A voucher as a ticket: face, tear line with two notches, stub. */
export function Ticket({ terms, status, onOpen, children }: TicketProps): ReactElement {
  const say = useSay();
  const isSpent = status !== undefined && status !== 'claimed';
  return (
    <Box className={isSpent ? 'etv-ticket etv-ticket-spent' : 'etv-ticket'}>
      <Box className="etv-ticket-face" onPress={onOpen}>
        <Box className="etv-ticket-engraving" />
        <Box className="etv-ticket-top">
          <TicketWorth benefitMode={terms.benefitMode} amountFen={terms.amountFen} />
          {isSpent ? <Stamp status={status} /> : <Text className="etv-tag">{say(`trainingType.${terms.trainingType}`)}</Text>}
        </Box>
        <Text className="etv-ticket-name">{terms.name}</Text>
        <Text className="etv-ticket-line">{describeQualification(say, terms)}</Text>
      </Box>
      <Box className="etv-ticket-tear">
        <Box className="etv-ticket-notch etv-ticket-notch-left" />
        <Box className="etv-ticket-notch etv-ticket-notch-right" />
      </Box>
      <Box className="etv-ticket-stub">{children}</Box>
    </Box>
  );
}

/** `家政服务员 · 三级/高级工` */
export function describeQualification(say: ReturnType<typeof useSay>, { specialty, skillLevel }: Pick<TicketTerms, 'specialty' | 'skillLevel'>): string {
  return `${specialty === '' ? say('specialty.any') : specialty} · ${say(`skillLevel.${skillLevel}`)}`;
}
