import type { ReactElement } from 'react';
import type { ScanToolModel, ScanToolState } from '@skill-voucher/sdk-core';
import { Box, Button, Cell, Section } from '#kit';
import { formatMoment } from '../../messages/format-values';
import { OfflineScanRow } from './offline-scan-row';
import { useSay } from '../widget/widget-frame';

export interface ScanSyncProps {
  readonly status: NonNullable<ScanToolState['offlineStatus']>;
  readonly scans: NonNullable<ScanToolState['offlineScans']>;
  readonly isSynchronizing: boolean;
  readonly model: ScanToolModel;
}

/** What this device scanned without a network and has not delivered yet (M4). */
export function ScanSync({ status, scans, isSynchronizing, model }: ScanSyncProps): ReactElement {
  const say = useSay();
  const { queued, damaged, lastSynchronizedAtMs } = status;
  return (
    <Section title={say('scan.syncTitle')}>
      <Box className="etv-list" role="list">
        <Box role="listitem"><Cell title={say('scan.syncWaiting')} value={say('scan.syncCount', { count: queued })} icon="clock" /></Box>
        {damaged > 0 ? <Box role="listitem"><Cell title={say('scan.syncDamaged')} note={say('scan.syncDamagedNote')} value={say('scan.syncCount', { count: damaged })} icon="warning" /></Box> : null}
        <Box role="listitem"><Cell title={say('scan.syncLast')} value={lastSynchronizedAtMs === undefined ? say('scan.syncNever') : formatMoment(lastSynchronizedAtMs)} icon={lastSynchronizedAtMs === undefined ? 'offline' : 'success'} /></Box>
        {scans.map((scan) => <Box key={scan.id} role="listitem"><OfflineScanRow scan={scan} /></Box>)}
      </Box>
      <Box className="etv-wide"><Button label={say(isSynchronizing ? 'scan.syncBusy' : 'scan.syncNow')} kind="secondary" isBusy={isSynchronizing} onPress={() => model.synchronize()} /></Box>
    </Section>
  );
}
