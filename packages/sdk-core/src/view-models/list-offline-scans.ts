import type { OfflineStatus } from '../offline/offline-scanner';
import type { KeptVerdict } from '../offline/offline-memory';
import { refuse } from '../refusals';
import type { ListedOfflineScan } from './scan-tool-state';

/** More is no list for a screen. */
const mostListed = 50;

/** What waits and what became of the rest, the last scan first (M4). */
export function listOfflineScans({ waiting, verdicts }: Pick<OfflineStatus, 'waiting' | 'verdicts'>): ListedOfflineScan[] {
  const listed: ListedOfflineScan[] = [
    ...waiting.map(({ sequence, ...scan }) => ({ id: `${sequence}-${scan.scannedAtMs}`, ...scan, outcome: 'waiting' as const })),
    ...verdicts.map((verdict) => {
      const { sequence, voucherNumber, scannedAtMs, color } = verdict;
      return { id: `${sequence}-${scannedAtMs}`, voucherNumber, scannedAtMs, color, ...readOutcome(verdict) };
    }),
  ];
  return listed.sort((a, b) => b.scannedAtMs - a.scannedAtMs).slice(0, mostListed);
}

function readOutcome({ outcome, usedAtMs }: KeptVerdict): Pick<ListedOfflineScan, 'outcome' | 'refusal'> {
  switch (outcome) {
    case 'used':
    case 'sameUse':
    case 'superseded':
    case 'lateConflict':
      return { outcome };
    default:
      // An entry that nobody can read has no code any more.
      return { outcome: 'refused', refusal: refuse(outcome === 'unreadable' ? 'malformed' : outcome, usedAtMs === undefined ? {} : { usedAtMs }) };
  }
}
