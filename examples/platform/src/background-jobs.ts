/** A job whose round ends so much later than it should hangs, unless it may last longer: readiness says so, and an operator restarts the node. */
const stuckAfterMs = 10 * 60_000;

export interface BackgroundJob {
  /** As metrics and readiness name it. */
  readonly name: string;
  readonly everyMs: number;
  /** How long a round may go through whole tables. */
  readonly mayLastMs?: number;
  run(): Promise<unknown>;
}

export interface JobState {
  readonly name: string;
  readonly everyMs: number;
  /** Since the last round ended, well or badly. */
  readonly idleSeconds: number;
  readonly failures: number;
}

/** The work of a process beside its requests. */
export interface BackgroundJobs {
  /** How often what has served its time is looked for. */
  readonly sweepEveryMs: number;
  /** Repeats work, one round after the other. The returned function stops it and waits for the round that runs. */
  repeat(job: BackgroundJob): () => Promise<void>;
  onFault(error: unknown): void;
  list(): readonly JobState[];
  /** Names of jobs whose round hangs. */
  listStuck(): readonly string[];
}

interface Watched {
  readonly everyMs: number;
  readonly mayLastMs: number;
  endedAtMs: number;
  failures: number;
}

export function createBackgroundJobs(options: { onFault(error: unknown): void; monotonicMs?: () => number; sweepEveryMs?: number | undefined }): BackgroundJobs {
  const { onFault, monotonicMs = () => performance.now(), sweepEveryMs = 60_000 } = options;
  const watched = new Map<string, Watched>();
  const list = () => [...watched].map(([name, { everyMs, mayLastMs, endedAtMs, failures }]) => ({ name, everyMs, mayLastMs, failures, idleSeconds: (monotonicMs() - endedAtMs) / 1000 }));
  return {
    onFault, list, sweepEveryMs,
    listStuck: () => list().filter(({ everyMs, mayLastMs, idleSeconds }) => idleSeconds * 1000 > everyMs + mayLastMs).map(({ name }) => name),
    repeat({ name, everyMs, mayLastMs = stuckAfterMs, run }) {
      const state: Watched = { everyMs, mayLastMs, endedAtMs: monotonicMs(), failures: 0 };
      watched.set(name, state);
      const fail = (error: unknown) => {
        state.failures += 1;
        onFault(error);
      };
      let round: Promise<unknown> | undefined;
      const timer = setInterval(() => {
        round ??= run().catch(fail).finally(() => {
          state.endedAtMs = monotonicMs();
          round = undefined;
        });
      }, everyMs);
      timer.unref();
      return async () => {
        clearInterval(timer);
        watched.delete(name);
        await round;
      };
    },
  };
}
