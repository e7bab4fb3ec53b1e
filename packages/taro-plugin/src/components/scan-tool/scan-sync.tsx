import type { ReactElement } from 'react';
import type { ScanToolModel, ScanToolState } from '@skill-voucher/sdk-core';
import { Box, Button, Cell, Section } from '#kit';
import { formatMoment } from '../../messages/format-values';
import { OfflineScanRow } from './offline-scan-row';
import { useSay } from '../widget/words';

export interface ScanSyncProps {
  readonly state: ScanToolState;
  readonly model: ScanToolModel;
}

/** What this device scanned without a network and has not delivered yet (M4). */
export function ScanSync({ state, model }: ScanSyncProps): ReactElement | null {
  const say = useSay();
  const { offlineStatus, offlineScans = [], isSynchronizing } = state;
  if (offlineStatus === undefined) return null;
  const { queued, damaged, lastSynchronizedAtMs } = offlineStatus;
  return (
    <Section title={say('scan.syncTitle')}>
      <Box className="etv-list" role="list">
        <Box role="listitem"><Cell title={say('scan.syncWaiting')} value={say('scan.syncCount', { count: queued })} icon="clock" /></Box>
        {damaged > 0 ? <Box role="listitem"><Cell title={say('scan.syncDamaged')} note={say('scan.syncDamagedNote')} value={say('scan.syncCount', { count: damaged })} icon="warning" /></Box> : null}
        <Box role="listitem"><Cell title={say('scan.syncLast')} value={lastSynchronizedAtMs === undefined ? say('scan.syncNever') : formatMoment(lastSynchronizedAtMs)} icon={lastSynchronizedAtMs === undefined ? 'offline' : 'success'} /></Box>
        {offlineScans.map((scan) => <Box key={scan.id} role="listitem"><OfflineScanRow scan={scan} /></Box>)}
      </Box>
      <Box className="etv-wide"><Button label={say(isSynchronizing ? 'scan.syncBusy' : 'scan.syncNow')} kind="secondary" isBusy={isSynchronizing} onPress={() => model.synchronize()} /></Box>
    </Section>
  );
}
