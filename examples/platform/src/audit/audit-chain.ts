import { createHash } from 'node:crypto';

/** One sealed row of the audit log, as the export writes it: one JSON object per line. */
export interface SealedEntry {
  /** 1, 2, 3 … without gaps. */
  readonly position: number;
  readonly entryId: number;
  readonly atMs: number;
  readonly actorKind: string;
  readonly actorId: string;
  readonly action: string;
  readonly subject: string;
  readonly details: Readonly<Record<string, unknown>>;
  /** SHA-256 over the hash before it and this row, 64 hex characters. */
  readonly chainHash: string;
}

export type UnsealedEntry = Omit<SealedEntry, 'position' | 'chainHash'>;

/** The hash before position 1. */
export const chainStart = '0'.repeat(64);

const entryTag = 'ETV1-AUDIT-ENTRY\0';

/**
 * SHA-256 of `tag ‖ hash before ‖ JSON`, where the JSON is the array [position, entryId, atMs,
 * actorKind, actorId, action, subject, details] without spaces, keys of objects in the order of
 * their UTF-16 code units (docs/protocols/audit-log.md).
 */
export function hashEntry(before: string, position: number, entry: UnsealedEntry): string {
  const { entryId, atMs, actorKind, actorId, action, subject, details } = entry;
  return createHash('sha256').update(entryTag).update(Buffer.from(before, 'hex'))
    .update(JSON.stringify([position, entryId, atMs, actorKind, actorId, action, subject, sortKeys(details)])).digest('hex');
}

function sortKeys(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(sortKeys);
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).sort(([one], [other]) => (one < other ? -1 : 1)).map(([key, inner]) => [key, sortKeys(inner)]));
}
