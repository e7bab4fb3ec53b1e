import type { ReactElement } from 'react';
import { formatMoment } from '../../messages/format-values';
import { useSay } from '../widget/words';
import { Notice } from './notice';

/** Says that the network is gone and how old the content is. */
export function OfflineNotice({ isOffline, asOfMs }: { isOffline: boolean; asOfMs?: number | undefined }): ReactElement | null {
  const say = useSay();
  if (!isOffline) return null;
  const text = asOfMs === undefined ? say('state.offlineUnknown') : say('state.offline', { time: formatMoment(asOfMs) });
  return <Notice icon="offline" tone="warn" text={text} isLive />;
}
