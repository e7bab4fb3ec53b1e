import { defineStatement, type Database } from './database/database';

/** Signatures are good 60 s and codes 10 s before their time: a node that is further behind refuses those of right clocks. */
const mostOffMs = 10_000;
/** Further off than this, what is old is judged wrongly: nothing is deleted or sent again for its age. */
const mostOffToJudgeMs = 60_000;

const readClock = defineStatement<{ atMs: number }>('read-clock', 'SELECT (extract(epoch FROM clock_timestamp()) * 1000)::bigint AS "atMs"');

/** This node's clock is not the database's: one of them is wrong. */
export class ClockOffError extends Error {
  constructor(readonly offsetMs: number) {
    super(`This node's clock is ${(offsetMs / 1000).toFixed(0)} s ahead of the database's`);
    this.name = 'ClockOffError';
  }
}

/** Compares the node's clock with the one that all nodes have in common. */
export interface DatabaseClock {
  /** The node's time less the database's, in milliseconds; to half a round trip. */
  readOffsetMs(): Promise<number>;
  /** Whether this node can judge codes and signatures by its clock. */
  isClose(offsetMs: number): boolean;
  /** Runs what deletes or changes rows for their age. @throws ClockOffError instead, when the clocks differ by more than a minute */
  guard<T>(run: () => Promise<T>): Promise<T>;
}

export function createDatabaseClock(database: Database, nowMs: () => number): DatabaseClock {
  async function readOffsetMs(): Promise<number> {
    const beforeMs = nowMs();
    const [row] = await database.run(readClock, []);
    return (beforeMs + nowMs()) / 2 - Number(row?.atMs);
  }
  return {
    readOffsetMs,
    isClose: (offsetMs) => Math.abs(offsetMs) <= mostOffMs,
    async guard(run) {
      const offsetMs = await readOffsetMs();
      if (Math.abs(offsetMs) > mostOffToJudgeMs) throw new ClockOffError(offsetMs);
      return run();
    },
  };
}

/** For a clock that is given, as tests do: there is nothing to compare it with. */
export const trustedClock: DatabaseClock = { readOffsetMs: () => Promise.resolve(0), isClose: () => true, guard: (run) => run() };
