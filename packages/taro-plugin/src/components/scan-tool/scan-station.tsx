import { useState } from 'react';
import type { ReactElement } from 'react';
import type { ScanToolModel, ScanToolState } from '@skill-voucher/sdk-core';
import { Box, Cell, Check, Choice, Dialog, Section, Text } from '#kit';
import { formatShortMoment } from '../../messages/format-values';
import { Notice } from '../states/notice';
import { useSay } from '../widget/words';
import { ScanField } from './scan-field';
import { ScanSync } from './scan-sync';
import { ScanWindow } from './scan-window';

/** Everything while waiting for a code: camera, typed field, institution, what was done before. */
export function ScanStation({ model, state }: { model: ScanToolModel; state: ScanToolState }): ReactElement {
  const say = useSay();
  const [asksQueueMode, setAsksQueueMode] = useState(false);
  const institution = state.memberships.findIndex((membership) => membership.institutionNumber === state.institutionNumber);
  return (
    <>
      {state.isOffline ? <Notice icon="offline" tone="warn" text={say(state.offlineStatus ? 'scan.offlineHere' : 'scan.offline')} isLive /> : null}
      {state.memberships.length > 1 ? (
        <Choice
          label={say('scan.institution')}
          layout="list"
          options={state.memberships.map(({ institutionName }) => ({ label: institutionName }))}
          index={institution}
          onChoose={(index) => {
            const chosen = state.memberships[index];
            if (chosen) model.chooseInstitution(chosen.institutionNumber);
          }}
        />
      ) : (
        <Text kind="note">{state.memberships[0]?.institutionName ?? ''}</Text>
      )}
      <ScanWindow model={model} isTorchOn={state.isTorchOn} isChecking={state.phase === 'checking'} />
      <ScanField model={model} state={state} />
      <Check
        label={say('scan.queueMode')}
        isChecked={state.isQueueMode}
        onChange={(isOn) => (isOn ? setAsksQueueMode(true) : model.setQueueMode(false))}
      />
      {state.offlineStatus ? <ScanSync state={state} model={model} /> : null}
      <Section title={say('scan.recent')}>
        {state.recent.length === 0 ? <Box className="etv-card"><Text kind="note">{say('scan.recentNone')}</Text></Box> : (
          <Box className="etv-list" role="list">
            {state.recent.map(({ redemptionId, usedAtMs, voucher }) => (
              <Box key={redemptionId} role="listitem">
                <Cell title={voucher.maskedName} note={voucher.maskedIdNumber} value={formatShortMoment(usedAtMs)} icon="success" />
              </Box>
            ))}
          </Box>
        )}
      </Section>
      <Dialog
        isOpen={asksQueueMode}
        title={say('scan.queueTitle')}
        body={say('scan.queueBody')}
        confirmLabel={say('scan.queueConfirm')}
        cancelLabel={say('action.cancel')}
        onConfirm={() => {
          setAsksQueueMode(false);
          model.setQueueMode(true);
        }}
        onCancel={() => setAsksQueueMode(false)}
      />
    </>
  );
}
