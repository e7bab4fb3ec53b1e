import { chainStart, hashEntry, type SealedEntry } from './audit-chain';
import type { AuditCheckpoint } from './audit-checkpoint';

export type AuditFindingKind =
  /** A row is not what was sealed: edited, or moved to another position. */
  | 'altered'
  /** Positions without a row. */
  | 'missing'
  /** The log ends before a checkpoint. */
  | 'tailCut'
  /** The chain is whole but not the one of the checkpoint: it was computed anew. */
  | 'rewritten'
  /** A row that no seal covers, older than the newest sealed one. */
  | 'unsealed';

export interface AuditFinding {
  readonly kind: AuditFindingKind;
  /** 0 for a row without one. */
  readonly position: number;
  readonly entryId?: number;
}

export interface AuditReport {
  readonly entryCount: number;
  readonly lastPosition: number;
  readonly checkedCheckpoints: number;
  readonly findings: readonly AuditFinding[];
}

/**
 * Recomputes the chain and compares it with checkpoints that were opened with the audit key
 * before. Needs no database and no network. Entries come in the order of their positions.
 */
export async function verifyAuditLog(entries: AsyncIterable<SealedEntry> | Iterable<SealedEntry>, checkpoints: readonly AuditCheckpoint[]): Promise<AuditReport> {
  const findings: AuditFinding[] = [];
  const expected = new Map<number, AuditCheckpoint[]>();
  for (const checkpoint of checkpoints) expected.set(checkpoint.position, [...(expected.get(checkpoint.position) ?? []), checkpoint]);
  let position = 0;
  let before: string | undefined = chainStart;
  let entryCount = 0;
  for await (const entry of entries) {
    if (entry.position !== position + 1) {
      findings.push({ kind: entry.position > position ? 'missing' : 'altered', position: position + 1 });
      before = undefined;
    }
    if (before !== undefined && hashEntry(before, entry.position, entry) !== entry.chainHash) findings.push({ kind: 'altered', position: entry.position, entryId: entry.entryId });
    if (expected.get(entry.position)?.some(({ chainHash }) => chainHash !== entry.chainHash) === true) findings.push({ kind: 'rewritten', position: entry.position });
    position = entry.position;
    before = entry.chainHash;
    entryCount += 1;
  }
  const furthest = Math.max(0, ...expected.keys());
  if (furthest > position) findings.push({ kind: 'tailCut', position: position + 1 });
  return { entryCount, lastPosition: position, checkedCheckpoints: checkpoints.length, findings };
}
