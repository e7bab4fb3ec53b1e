import type { ReactElement } from 'react';
import type { Failure } from '@skill-voucher/sdk-core';
import { useSentence } from '../widget/use-sentence';
import { useLocale, useSay } from '../widget/words';
import { Verdict } from './verdict';

export interface ScanRefusedProps {
  readonly failure: Failure;
  /** A use was sent and may have counted: only the next scan tells. */
  readonly isAnswerLost: boolean;
  readonly onNext: () => void;
  readonly onBack?: (() => void) | undefined;
  readonly backLabel: string;
}

/** Amber while another attempt can help, red when it cannot; always with the next step (M1). */
export function ScanRefused({ failure, isAnswerLost, ...rest }: ScanRefusedProps): ReactElement {
  const say = useSay();
  const sentence = useSentence(failure, useLocale()) ?? '';
  if (isAnswerLost) return <Verdict {...rest} tone="warn" word={say('scan.unknownWord')} text={say('scan.unknownNote')} />;
  const canRetry = failure.kind === 'fault' || failure.refusal.nextMove === 'retry';
  return <Verdict {...rest} tone={canRetry ? 'warn' : 'danger'} word={say(canRetry ? 'scan.retryWord' : 'scan.stopWord')} text={sentence || say('state.networkFailed')} />;
}
