import type { ReactElement } from 'react';
import type { Failure } from '@skill-voucher/sdk-core';
import { Button } from '#kit';
import { describeFailure, isFinal } from '../widget/describe-failure';
import { useLocale, useSay } from '../widget/widget-frame';
import { Panel } from './panel';

/** What went wrong and what to do next; a retry where one can help. */
export function FailurePanel({ failure, title, onRetry }: { failure: Failure; title?: string; onRetry?: (() => void) | undefined }): ReactElement {
  const say = useSay();
  const locale = useLocale();
  const isRefusal = failure.kind === 'refusal';
  return (
    <Panel
      icon={isRefusal ? 'warning' : 'offline'}
      tone={isRefusal ? 'danger' : 'warn'}
      title={title ?? say(isRefusal ? 'state.refused' : 'state.failed')}
      text={describeFailure(failure, locale)}
      role="alert"
    >
      {onRetry && !isFinal(failure) ? <Button label={say('action.retry')} kind="secondary" onPress={onRetry} /> : null}
    </Panel>
  );
}
