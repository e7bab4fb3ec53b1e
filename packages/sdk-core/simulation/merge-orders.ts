import type { CryptoSuite, SigningKey } from '../src/crypto/crypto-suite';
import { hashScanRecord, openQueuedScan, type MergeVerdict, type QueuedScanOpening, type ScanGrant } from '../src/offline';
import type { TrustedIssuer } from '../src/qr-code/verify-redeem-code';
import type { SimulatedPhone } from './model-device';
import type { ModelPlatform } from './model-platform';
import type { createNumbers } from './operations';

type Opened = Extract<QueuedScanOpening, { outcome: 'opened' }>;

/** What one phone has still to deliver, oldest first. */
export interface WaitingQueue {
  readonly deviceId: string;
  readonly scans: readonly { readonly opening: Opened; readonly continuesCheckpoint: boolean }[];
}

/** Reads the phones' queues as the platform would; what it has merged already is left out. */
export async function readWaiting(phones: readonly SimulatedPhone[], options: { suite: CryptoSuite; platformKey: SigningKey; issuer: TrustedIssuer }): Promise<WaitingQueue[]> {
  const queues: WaitingQueue[] = [];
  for (const phone of phones) {
    const texts = [...phone.storageEntries].filter(([name]) => name.includes('offline:scan:')).sort(([a], [b]) => (a < b ? -1 : 1)).map(([, stored]) => stored.split('.'));
    const scans: { opening: Opened; continuesCheckpoint: boolean }[] = [];
    let head = phone.known.checkpoint.hash;
    for (const [payload = '', signature = ''] of texts) {
      const text = { payload, signature };
      const opening = await openQueuedScan({ text, deviceKey: phone.known.key, deviceId: phone.deviceId, platformKey: options.platformKey, findIssuers: () => [options.issuer], suite: options.suite });
      if (opening.outcome !== 'opened' || opening.record.sequence <= phone.known.checkpoint.sequence) continue;
      scans.push({ opening, continuesCheckpoint: opening.record.previousHash === head });
      head = await hashScanRecord(text, options.suite);
    }
    if (scans.length > 0) queues.push({ deviceId: phone.deviceId, scans });
  }
  return queues;
}

/**
 * Merges the queues into a copy of the platform in a random order (each phone's own
 * order kept) and describes the end: for every leased scan whether it stands, and for
 * every voucher with one under which lease it is used.
 */
export function mergeInOrder(options: {
  platform: ModelPlatform;
  waiting: readonly WaitingQueue[];
  nowMs: number;
  numbers: ReturnType<typeof createNumbers>;
  merge: (platform: ModelPlatform, opening: Opened, continuesCheckpoint: boolean, nowMs: number) => MergeVerdict;
}): string {
  const { numbers, nowMs } = options;
  const copy: ModelPlatform = { ...options.platform, vouchers: new Map([...options.platform.vouchers].map(([number, voucher]) => [number, { ...voucher }])), standing: new Map(options.platform.standing), onMerged: () => undefined };
  const left = options.waiting.map((queue) => ({ ...queue, at: 0 }));
  const stands = new Map<string, string>();
  while (left.some(({ at, scans }) => at < scans.length)) {
    const open = left.filter(({ at, scans }) => at < scans.length);
    const queue = open[numbers.below(open.length)];
    const scan = queue?.scans[queue.at];
    if (queue === undefined || scan === undefined) break;
    queue.at += 1;
    const verdict = options.merge(copy, scan.opening, scan.continuesCheckpoint, nowMs);
    if (scan.opening.record.color === 'green') {
      const doesStand = verdict.outcome === 'used' || verdict.outcome === 'sameUse';
      const { voucherNumber } = scan.opening.code.credential;
      stands.set(`${queue.deviceId} ${scan.opening.record.sequence}`, doesStand ? `stands ${copy.vouchers.get(voucherNumber)?.use?.leaseId ?? ''}` : verdict.outcome);
    }
  }
  return [...stands].sort(([a], [b]) => (a < b ? -1 : 1)).map(([scan, end]) => `${scan}: ${end}`).join('\n');
}

/** Until when the grant of a queued scan lets scan; for ever without one. */
export function readGrantEnd(queuedText: string): number {
  const record = JSON.parse(Buffer.from(queuedText.split('.')[0] ?? '', 'base64url').toString()) as { grant?: { payload: string } };
  return record.grant === undefined ? Number.POSITIVE_INFINITY : (JSON.parse(Buffer.from(record.grant.payload, 'base64url').toString()) as ScanGrant).scanUntilMs;
}
