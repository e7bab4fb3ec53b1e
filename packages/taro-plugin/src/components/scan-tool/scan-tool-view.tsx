import type { ReactElement } from 'react';
import type { Failure, ScanToolModel } from '@skill-voucher/sdk-core';
import { Screen } from '#kit';
import { FailurePanel } from '../states/failure-panel';
import { Panel } from '../states/panel';
import { Skeleton } from '../states/skeleton';
import { useSay } from '../widget/words';
import { useViewModel } from '../widget/use-view-model';
import { ScanConfirm } from './scan-confirm';
import { ScanDone } from './scan-done';
import { ScanOffline } from './scan-offline';
import { ScanRecorded } from './scan-recorded';
import { ScanRefused } from './scan-refused';
import { ScanStation } from './scan-station';

export interface ScanToolViewProps {
  readonly model: ScanToolModel;
  readonly onBack?: (() => void) | undefined;
}

/** 扫码核验: scan, compare the person, confirm (A27). Each outcome fills the screen. */
export function ScanToolView({ model, onBack }: ScanToolViewProps): ReactElement {
  const say = useSay();
  const state = useViewModel(model);
  const bar = { onBack, backLabel: say('action.back') };

  const outcome = { ...bar, onNext: () => model.next() };
  const isAnswerLost = state.isAnswerLost === true;
  if (state.phase === 'done' && state.redemption) return <ScanDone {...outcome} redemption={state.redemption} />;
  if (state.phase === 'recorded' && state.recorded) return <ScanRecorded {...outcome} recorded={state.recorded} />;
  if (state.phase === 'refused' && state.failure) return <ScanRefused {...outcome} failure={state.failure} isAnswerLost={isAnswerLost} />;
  if (state.phase === 'confirming' || state.phase === 'redeeming') {
    const question = { secondsLeft: state.reservedSecondsLeft, isRedeeming: state.phase === 'redeeming', onConfirm: () => model.confirm(), onCancel: () => model.cancel() };
    if (state.offlineScan) return <ScanOffline {...question} scan={state.offlineScan} />;
    if (state.scan) return <ScanConfirm {...question} scan={state.scan} isAnswerLost={isAnswerLost} />;
  }
  return (
    <Screen title={say('scan.title')} {...bar}>
      {state.phase === 'loading' ? <Skeleton cards={2} />
        : state.phase === 'blocked' ? (
          state.failure && !isNoAdmin(state.failure)
            ? <FailurePanel failure={state.failure} onRetry={() => model.next()} />
            : <Panel icon="warning" tone="warn" title={say('scan.blockedTitle')} text={say('scan.blockedNote')} role="alert" />
        ) : <ScanStation model={model} state={state} />}
    </Screen>
  );
}

/** R56: HR has not configured this person. Any other failure is named as it is. */
function isNoAdmin(failure: Failure): boolean {
  return failure.kind === 'refusal' && failure.refusal.code === 'notAnInstitutionAdmin';
}
