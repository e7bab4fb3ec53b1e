import type { ReactElement } from 'react';
import type { Failure } from '@skill-voucher/sdk-core';
import { Button } from '#kit';
import { useSentence } from '../widget/use-sentence';
import { useLocale, useSay } from '../widget/words';
import { Panel } from './panel';

/** What went wrong and what to do next; a retry where one can help. */
export function FailurePanel({ failure, title, onRetry }: { failure: Failure; title?: string; onRetry?: (() => void) | undefined }): ReactElement | null {
  const say = useSay();
  const sentence = useSentence(failure, useLocale());
  // An alert is read out once: it comes whole or not yet.
  if (sentence === undefined) return null;
  const isRefusal = failure.kind === 'refusal';
  return (
    <Panel
      icon={isRefusal ? 'warning' : 'offline'}
      tone={isRefusal ? 'danger' : 'warn'}
      title={title ?? say(isRefusal ? 'state.refused' : 'state.failed')}
      text={sentence || say('state.networkFailed')}
      role="alert"
    >
      {onRetry && !(isRefusal && failure.refusal.nextMove === 'final') ? <Button label={say('action.retry')} kind="secondary" onPress={onRetry} /> : null}
    </Panel>
  );
}
