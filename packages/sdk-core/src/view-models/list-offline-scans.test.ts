import { describe, expect, it } from 'vitest';
import type { KeptVerdict } from '../offline/offline-memory';
import { listOfflineScans } from './list-offline-scans';

const scan = (sequence: number, color: 'green' | 'amber' = 'amber') => ({ sequence, voucherNumber: `V${sequence}`, scannedAtMs: sequence * 1000, color });
const verdict = (sequence: number, outcome: KeptVerdict['outcome'], usedAtMs?: number): KeptVerdict => ({ ...scan(sequence), outcome, flags: [], usedAtMs });

describe('M4 scans without a network on screen', () => {
  it('M4 lists what waits and what became of the rest, the last one first', () => {
    const listed = listOfflineScans({ waiting: [scan(5), scan(6, 'green')], verdicts: [verdict(4, 'lateConflict'), verdict(3, 'superseded'), verdict(2, 'sameUse'), verdict(1, 'used')] });
    expect(listed.map(({ voucherNumber, color, outcome }) => [voucherNumber, color, outcome])).toEqual([
      ['V6', 'green', 'waiting'], ['V5', 'amber', 'waiting'], ['V4', 'amber', 'lateConflict'], ['V3', 'amber', 'superseded'], ['V2', 'amber', 'sameUse'], ['V1', 'amber', 'used'],
    ]);
    expect(new Set(listed.map(({ id }) => id)).size).toBe(6);
  });

  it('M4 M1 a scan that could not be used says why', () => {
    expect(listOfflineScans({ waiting: [], verdicts: [verdict(2, 'alreadyUsed', 7), verdict(1, 'unreadable')] })).toMatchObject([
      { outcome: 'refused', refusal: { code: 'alreadyUsed', nextMove: 'final', details: { usedAtMs: 7 } } }, { outcome: 'refused', refusal: { code: 'malformed' } },
    ]);
  });

  it('is no longer than a screen bears', () => {
    expect(listOfflineScans({ waiting: Array.from({ length: 80 }, (_, i) => scan(i)), verdicts: [] })).toHaveLength(50);
  });
});
