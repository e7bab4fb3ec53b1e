import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import type { SignedText } from '../crypto/signed-text';
import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from '../encoding';
import { SdkError } from '../errors';
import { isWaitingScan } from './device-storage';
import type { OfflineStorage } from './offline-storage';
import { computeGenesisHash, hashScanRecord, signScanRecord, type ScanRecord } from './scan-record';

/** More than this, and the device must meet the platform first. About 1 KB each. */
export const mostQueuedScans = 500;

export interface QueuedScan {
  readonly name: string;
  readonly text: SignedText;
  /** As it lies in the storage. */
  readonly stored: string;
  /** As this device wrote it, not verified; absent when the stored text is damaged. */
  readonly record?: ScanRecord | undefined;
}

/** Where the platform and this device last agreed. */
export interface QueueCheckpoint {
  readonly sequence: number;
  readonly hash: string;
}

/**
 * The device's offline scans: a hash chain in the host's storage, one entry a key,
 * so that nothing but the last write can be torn. Calls that overlap lose nothing and
 * fork the chain, which the platform sees.
 */
export interface ScanQueue {
  /** Every entry that the platform has not acknowledged, oldest first; damaged ones among them. */
  list(): Promise<readonly QueuedScan[]>;
  /** Resolves when the entry is stored: before that nothing was scanned. `undefined` when the queue is full. */
  append(record: Omit<ScanRecord, 'sequence' | 'previousHash'>): Promise<ScanRecord | undefined>;
  /** The last entry ever written, or the platform's head: what an intact queue ends with. */
  readHead(): Promise<QueueCheckpoint>;
  /** Removes what the platform acknowledged; remembers its head, unless the answer was overtaken. */
  settle(acknowledged: readonly QueuedScan[], checkpoint: QueueCheckpoint | undefined): Promise<void>;
}

const entryPrefix = 'offline:scan:';
const checkpointName = 'offline:checkpoint';
const headName = 'offline:head';
const largestSequence = 9_999_999_999;

export function createScanQueue(options: { storage: OfflineStorage; suite: CryptoSuite; key: SigningKey; deviceId: string }): ScanQueue {
  const { storage, suite, deviceId } = options;

  async function list(): Promise<QueuedScan[]> {
    const entries: QueuedScan[] = [];
    for (const name of await storage.names(entryPrefix)) if (isWaitingScan(name)) entries.push(readEntry(name, (await storage.readText(name)) ?? ''));
    return entries;
  }

  async function readPosition(name: string): Promise<QueueCheckpoint | undefined> {
    const position = await storage.read<QueueCheckpoint>(name);
    const isWhole = typeof position?.hash === 'string' && Number.isSafeInteger(position.sequence) && position.sequence >= 0 && position.sequence < largestSequence;
    return isWhole ? position : undefined;
  }

  /** The furthest of what is remembered: an entry that vanished leaves a gap that the platform sees. */
  async function readHead(): Promise<QueueCheckpoint> {
    const entries = await list();
    const last = entries[entries.length - 1];
    const stored = last && { sequence: readSequence(last.name), hash: await hashScanRecord(last.text, suite) };
    const known = [await readPosition(headName), await readPosition(checkpointName), stored].filter((position) => position !== undefined);
    return known.reduce((furthest, position) => (position.sequence >= furthest.sequence ? position : furthest), { sequence: 0, hash: await computeGenesisHash(deviceId, suite) });
  }

  async function removeEntry({ name, record, stored }: QueuedScan): Promise<void> {
    if ((await storage.readText(name)) !== stored) return; // another entry by now, which nobody has acknowledged
    await storage.remove(name);
    // Kept for inspection where there is room.
    if (record === undefined) await storage.writeText(name.replace(entryPrefix, 'offline:damaged:'), stored).catch(() => undefined);
  }

  return {
    list,
    readHead,
    async append(fields) {
      const entries = await list();
      if (entries.length >= mostQueuedScans) return undefined;
      const head = await readHead();
      if (head.sequence >= largestSequence) throw new SdkError('storageFailed', 'The offline queue has no number left.');
      const record: ScanRecord = { ...fields, sequence: head.sequence + 1, previousHash: head.hash };
      const text = await signScanRecord(record, options.key);
      const name = nameOf(record.sequence, text);
      await storage.writeText(name, `${text.payload}.${text.signature}`);
      // The entry counts; without this the next one continues it all the same.
      await storage.write(headName, { sequence: record.sequence, hash: await hashScanRecord(text, suite) } satisfies QueueCheckpoint).catch(() => undefined);
      return record;
    },
    async settle(acknowledged, checkpoint) {
      // All but the last make room for the checkpoint; without it and the last a crash in between would begin a second chain.
      for (const entry of acknowledged.slice(0, -1)) await removeEntry(entry);
      if (checkpoint !== undefined) {
        const head = await readPosition(headName);
        const isHeadAhead = head !== undefined && head.sequence > checkpoint.sequence; // entries that came meanwhile: were one to vanish, it must be missed
        await storage.write(checkpointName, checkpoint).catch(async () => {
          if (head !== undefined && head.sequence >= checkpoint.sequence) return;
          await storage.remove(headName); // behind, and room for a digit more
          await storage.write(checkpointName, checkpoint);
        });
        if (!isHeadAhead) await storage.write(headName, checkpoint).catch(() => undefined);
      }
      for (const entry of acknowledged.slice(-1)) await removeEntry(entry);
    },
  };
}

/** Sorts as text in the order of the numbers. Of two tabs that nothing keeps apart neither writes over the other's entry: the chain forks, and both arrive. */
function nameOf(sequence: number, { signature }: SignedText): string {
  return `${entryPrefix}${String(sequence).padStart(10, '0')}.${signature.slice(0, 16)}`;
}

function readSequence(name: string): number {
  return Number(name.slice(entryPrefix.length, entryPrefix.length + 10));
}

/** Entries that share their number with another: written by tabs that nothing kept apart. */
export function countForked(entries: readonly QueuedScan[]): number {
  return entries.length - new Set(entries.map(({ name }) => readSequence(name))).size;
}

function readEntry(name: string, stored: string): QueuedScan {
  const [payload = '', signature = ''] = stored.split('.');
  // What the server reads must be base64url; a damaged entry is sent as the bytes that are left.
  const text = decodeBase64Url(payload) !== undefined && decodeBase64Url(signature) !== undefined ? { payload, signature } : { payload: encodeBase64Url(encodeUtf8(stored)), signature: '' };
  const json = decodeUtf8(decodeBase64Url(payload) ?? new Uint8Array(0));
  try {
    const record = JSON.parse(json ?? '') as ScanRecord;
    return typeof record.codeText === 'string' && signature !== '' ? { name, text, stored, record } : { name, text, stored };
  } catch {
    return { name, text, stored };
  }
}
