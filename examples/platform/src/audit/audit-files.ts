import { createReadStream } from 'node:fs';
import { readFile } from 'node:fs/promises';
import { createInterface } from 'node:readline';
import type { SealedEntry } from './audit-chain';
import type { SignedCheckpoint } from './audit-checkpoint';

/** A line that is not what the file should hold. */
export class UnreadableLine extends Error {
  constructor(path: string, line: number) {
    super(`${path}:${line} 不是有效的记录`);
    this.name = 'UnreadableLine';
  }
}

/**
 * The rows of an exported log, one JSON object per line.
 *
 * @throws UnreadableLine
 */
export async function* readLogFile(path: string): AsyncGenerator<SealedEntry> {
  let line = 0;
  for await (const text of createInterface({ input: createReadStream(path, 'utf8'), crlfDelay: Infinity })) {
    line += 1;
    if (text.trim() === '') continue;
    const value = parse(text);
    if (!isSealedEntry(value)) throw new UnreadableLine(path, line);
    yield value;
  }
}

/**
 * Checkpoints as they were kept: one JSON object per line.
 *
 * @throws UnreadableLine
 */
export async function readCheckpointFile(path: string): Promise<SignedCheckpoint[]> {
  return (await readFile(path, 'utf8')).split('\n').flatMap((text, at) => {
    if (text.trim() === '') return [];
    const value = parse(text);
    if (!isSignedCheckpoint(value)) throw new UnreadableLine(path, at + 1);
    return [value];
  });
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}

function isSealedEntry(value: unknown): value is SealedEntry {
  if (typeof value !== 'object' || value === null) return false;
  const { position, entryId, atMs, actorKind, actorId, action, subject, details, chainHash } = value as Record<string, unknown>;
  const areNumbers = [position, entryId, atMs].every((field) => Number.isSafeInteger(field));
  const areTexts = [actorKind, actorId, action, subject].every((field) => typeof field === 'string');
  return areNumbers && areTexts && typeof details === 'object' && details !== null && typeof chainHash === 'string' && /^[0-9a-f]{64}$/.test(chainHash);
}

function isSignedCheckpoint(value: unknown): value is SignedCheckpoint {
  if (typeof value !== 'object' || value === null) return false;
  const { payload, signature } = value as Record<string, unknown>;
  return typeof payload === 'string' && typeof signature === 'string';
}
