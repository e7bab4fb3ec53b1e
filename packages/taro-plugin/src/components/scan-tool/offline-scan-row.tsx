import type { ReactElement } from 'react';
import type { ScanToolState } from '@skill-voucher/sdk-core';
import { Cell } from '#kit';
import { formatShortMoment, formatVoucherNumber } from '../../messages/format-values';
import { useSentence } from '../widget/use-sentence';
import { useLocale, useSay } from '../widget/words';

export type ListedOfflineScan = NonNullable<ScanToolState['offlineScans']>[number];

/** One scan without a network: what it was, and what became of it (M4). Amber that waits is never called verified. */
export function OfflineScanRow({ scan }: { scan: ListedOfflineScan }): ReactElement {
  const say = useSay();
  const { outcome, color, refusal, voucherNumber, scannedAtMs } = scan;
  const number = { title: formatVoucherNumber(voucherNumber), value: formatShortMoment(scannedAtMs) };
  if (outcome === 'refused') return <RefusedRow {...number} refusal={refusal} />;
  if (outcome === 'waiting') return <Cell {...number} note={say(color === 'green' ? 'scan.became.waitingGreen' : 'scan.became.waiting')} icon="clock" />;
  return <Cell {...number} note={say(`scan.became.${outcome}`)} icon={outcome === 'used' || outcome === 'sameUse' ? 'success' : 'warning'} />;
}

function RefusedRow({ refusal, ...number }: { title: string; value: string; refusal: ListedOfflineScan['refusal'] }): ReactElement {
  const sentence = useSentence(refusal === undefined ? { kind: 'fault', code: 'malformedResponse' } : { kind: 'refusal', refusal }, useLocale());
  return <Cell {...number} note={sentence ?? ''} icon="failure" />;
}
