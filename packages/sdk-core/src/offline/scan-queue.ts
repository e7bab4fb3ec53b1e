import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import type { SignedText } from '../crypto/signed-text';
import { decodeBase64Url, decodeUtf8, encodeBase64Url, encodeUtf8 } from '../encoding';
import type { OfflineStorage } from './offline-storage';
import { computeGenesisHash, hashScanRecord, signScanRecord, type ScanRecord } from './scan-record';

/** More than this, and the device must meet the platform first. About 1 KB each. */
export const mostQueuedScans = 500;

export interface QueuedScan {
  readonly name: string;
  readonly text: SignedText;
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
 * so that nothing but the last write can be torn. Calls must not overlap; see
 * {@link OfflineStorage}.
 */
export interface ScanQueue {
  /** Every entry that the platform has not acknowledged, oldest first; damaged ones among them. */
  list(): Promise<readonly QueuedScan[]>;
  /** Resolves when the entry is stored: before that nothing was scanned. `undefined` when the queue is full. */
  append(record: Omit<ScanRecord, 'sequence' | 'previousHash'>): Promise<ScanRecord | undefined>;
  /** Removes what the platform acknowledged and remembers its head. */
  settle(acknowledged: readonly QueuedScan[], checkpoint: QueueCheckpoint): Promise<void>;
}

const entryPrefix = 'offline:scan:';
const checkpointName = 'offline:checkpoint';

export function createScanQueue(options: { storage: OfflineStorage; suite: CryptoSuite; key: SigningKey; deviceId: string }): ScanQueue {
  const { storage, suite, deviceId } = options;

  async function list(): Promise<QueuedScan[]> {
    const entries: QueuedScan[] = [];
    for (const name of await storage.names(entryPrefix)) entries.push(readEntry(name, (await storage.readText(name)) ?? ''));
    return entries;
  }

  async function readHead(entries: readonly QueuedScan[]): Promise<QueueCheckpoint> {
    const last = entries[entries.length - 1];
    if (last !== undefined) return { sequence: Number(last.name.slice(entryPrefix.length)), hash: await hashScanRecord(last.text, suite) };
    const checkpoint = await storage.read<QueueCheckpoint>(checkpointName);
    const isWhole = typeof checkpoint?.hash === 'string' && Number.isSafeInteger(checkpoint.sequence);
    return isWhole ? (checkpoint as QueueCheckpoint) : { sequence: 0, hash: await computeGenesisHash(deviceId, suite) };
  }

  return {
    list,
    async append(fields) {
      const entries = await list();
      if (entries.length >= mostQueuedScans) return undefined;
      const head = await readHead(entries);
      const record: ScanRecord = { ...fields, sequence: head.sequence + 1, previousHash: head.hash };
      const text = await signScanRecord(record, options.key);
      await storage.writeText(nameOf(record.sequence), `${text.payload}.${text.signature}`);
      return record;
    },
    async settle(acknowledged, checkpoint) {
      // The checkpoint first: without it a crash in between would begin a second chain.
      await storage.write(checkpointName, checkpoint);
      for (const { name, record, text } of acknowledged) {
        if (record === undefined) await storage.writeText(name.replace(entryPrefix, 'offline:damaged:'), `${text.payload}.${text.signature}`);
        await storage.remove(name);
      }
    },
  };
}

/** Sorts as text in the order of the numbers. */
function nameOf(sequence: number): string {
  return entryPrefix + String(sequence).padStart(10, '0');
}

function readEntry(name: string, stored: string): QueuedScan {
  const [payload = '', signature = ''] = stored.split('.');
  // What the server reads must be base64url; a damaged entry is sent as the bytes that are left.
  const text = decodeBase64Url(payload) !== undefined && decodeBase64Url(signature) !== undefined ? { payload, signature } : { payload: encodeBase64Url(encodeUtf8(stored)), signature: '' };
  const json = decodeUtf8(decodeBase64Url(payload) ?? new Uint8Array(0));
  try {
    const record = JSON.parse(json ?? '') as ScanRecord;
    return typeof record.codeText === 'string' && signature !== '' ? { name, text, record } : { name, text };
  } catch {
    return { name, text };
  }
}
