import type { Database } from '../../database/database';
import { changeStatements, type Followed } from './change-statements';

/** Changes by other nodes, the minute of a code and the end of a right are found at this interval. */
export const findChangesEveryMs = 1000;
/** Then whoever waits asks the database itself, and learns what is the matter. */
const failuresBeforeAlarm = 5;
/** In one statement. */
const batchSize = 1000;

/** Finds what changed for everybody who waits on this node: by one query a second, however many they are. */
export interface ChangeWatch {
  /** Calls `wake` once within a second, since it may have changed before, and then for each change. The returned function ends it. */
  subscribe(followed: Followed, wake: () => void): () => void;
  /** One round. Rejects when the database does not answer. */
  findChanges(): Promise<void>;
}

interface Subscription {
  readonly followed: Followed;
  readonly wake: () => void;
  version: string | undefined;
}

export function createChangeWatch(parts: { readonly database: Pick<Database, 'run'>; nowMs(): number }): ChangeWatch {
  const subscriptions = new Map<number, Subscription>();
  let lastId = 0;
  let failures = 0;

  async function compare(kind: Followed['kind'], batch: readonly object[]): Promise<void> {
    const rows = await parts.database.run(changeStatements[kind], [JSON.stringify(batch), Math.floor(parts.nowMs())]);
    for (const { id, version } of rows) {
      const subscription = subscriptions.get(id);
      if (subscription === undefined || subscription.version === version) continue;
      subscription.version = version;
      subscription.wake();
    }
  }

  async function findChanges(): Promise<void> {
    for (const kind of ['voucher', 'display'] as const) {
      const waiting = [...subscriptions].filter(([, { followed }]) => followed.kind === kind).map(([id, { followed }]) => ({ id, ...followed }));
      for (let at = 0; at < waiting.length; at += batchSize) await compare(kind, waiting.slice(at, at + batchSize));
    }
  }

  return {
    subscribe(followed, wake) {
      lastId = (lastId + 1) % 0x7fffffff;
      const id = lastId;
      subscriptions.set(id, { followed, wake, version: undefined });
      return () => void subscriptions.delete(id);
    },
    async findChanges() {
      try {
        await findChanges();
        failures = 0;
      } catch (error) {
        failures += 1;
        if (failures >= failuresBeforeAlarm) for (const { wake } of subscriptions.values()) wake();
        throw error;
      }
    },
  };
}
