import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import { createDeviceStorage, isWaitingScan } from './device-storage';
import type { KeptVerdict } from './offline-memory';
import type { OfflineStorage } from './offline-storage';
import { createScanQueue } from './scan-queue';
import { areVerdicts, keepVerdicts, mostRecordsPerRequest, type FormerDelivery, type FormerDeliveryAnswer } from './synchronization';

/** What is left then waits for the next meeting: a storage that removes nothing must not hold it up for ever. */
const mostRounds = 32;

/** Queues that this phone filled under keys it has no more: revoked, or forgotten by the host. */
export interface FormerQueues {
  countWaiting(): Promise<number>;
  /** Delivers them under the key of today. What the platform does not acknowledge stays. */
  deliver(): Promise<void>;
}

export function createFormerQueues(options: {
  /** Of all devices of this person on this phone. */
  storage: OfflineStorage;
  /** The device of today. */
  deviceId: string;
  suite: CryptoSuite;
  key: SigningKey;
  exchange: (request: FormerDelivery) => Promise<FormerDeliveryAnswer>;
  addVerdicts: (verdicts: readonly KeptVerdict[]) => Promise<void>;
}): FormerQueues {
  const { storage, suite, key } = options;

  async function listNames(): Promise<readonly string[]> {
    return (await storage.names('offline:')).filter((name) => /^offline:[\w-]{43}:/.test(name) && readDeviceId(name) !== options.deviceId);
  }

  async function deliverOne(deviceId: string): Promise<void> {
    const queue = createScanQueue({ storage: createDeviceStorage(storage, deviceId), suite, key, deviceId });
    for (let round = 0; round < mostRounds; round += 1) {
      const entries = await queue.list();
      const batch = entries.slice(0, mostRecordsPerRequest);
      const answer = await options.exchange({ deviceId, records: batch.map(({ text }) => text), head: await queue.readHead() });
      if (!areVerdicts(answer.verdicts)) throw new SdkError('malformedResponse', 'The delivery of former scans was not answered by the platform.');
      const acknowledged = answer.verdicts.flatMap(({ index }) => batch[index] ?? []);
      await options.addVerdicts(keepVerdicts(batch, answer)).catch(() => undefined);
      await queue.settle(acknowledged, undefined);
      if (acknowledged.length === 0 || acknowledged.length === entries.length) break;
    }
    if ((await queue.list()).length > 0) return;
    for (const name of await storage.names(`offline:${deviceId}:`)) if (!name.includes(':damaged:')) await storage.remove(name);
  }

  return {
    countWaiting: async () => (await listNames()).filter(isWaitingScan).length,
    async deliver() {
      const undelivered = (await listNames()).filter((name) => !name.includes(':damaged:'));
      // One that the platform will not have holds up no other.
      const failures: unknown[] = [];
      for (const deviceId of new Set(undelivered.map(readDeviceId))) await deliverOne(deviceId).catch((error: unknown) => failures.push(error));
      if (failures.length > 0) throw failures[0];
    },
  };
}

function readDeviceId(name: string): string {
  return name.split(':')[1] ?? '';
}
