import { createNews } from '../../wait-for-news';

/** What a client waits for: a voucher's state, the code of a display. */
export interface Watched<Value> {
  /** `event:` in a stream. */
  readonly event: string;
  /** As it is now. Refuses what the actor may not see. */
  read(): Promise<Value>;
  /** Refuses when the session or the proxy behind the request has ended since. */
  confirmActor(): Promise<void>;
  /** What the client sends as `after` once it has this value. */
  mark(value: Value): string;
  /** Calls `wake` when it may have changed, or the right to see it; after the first `read`. The returned function ends it. */
  subscribe(wake: () => void): () => void;
}

/** Answers as soon as the mark differs from `after`, or after `waitSeconds` with the same one. */
export async function pollWatched<Value>(watched: Watched<Value>, options: { readonly after: string | undefined; readonly waitSeconds: number; readonly signal: AbortSignal }): Promise<Value> {
  const { after, waitSeconds, signal } = options;
  const endsAtMs = performance.now() + waitSeconds * 1000;
  const first = await watched.read();
  if (waitSeconds === 0 || watched.mark(first) !== after) return first;
  for await (const value of listenTo(watched, { signal, endsAtMs, beatMs: Infinity })) {
    if (value !== undefined && watched.mark(value) !== after) return value;
  }
  // Nobody listens when it was aborted, and the database may be closing.
  return signal.aborted ? first : readAgain(watched);
}

/** Every value whose mark differs from the one before, `first` from `after`; `undefined` when nothing was told for `beatMs`. Ends after `lifeMs` and with `signal`. */
export async function* followWatched<Value>(
  watched: Watched<Value>,
  options: { readonly first: Value; readonly after: string | undefined; readonly signal: AbortSignal; readonly lifeMs: number; readonly beatMs: number },
): AsyncGenerator<Value | undefined> {
  const { first, signal, beatMs } = options;
  let told = options.after;
  if (watched.mark(first) !== told) {
    told = watched.mark(first);
    yield first;
  }
  for await (const value of listenTo(watched, { signal, endsAtMs: performance.now() + options.lifeMs, beatMs })) {
    const mark = value === undefined ? undefined : watched.mark(value);
    if (mark === told) continue;
    told = mark ?? told;
    yield value;
  }
}

async function* listenTo<Value>(watched: Watched<Value>, options: { signal: AbortSignal; endsAtMs: number; beatMs: number }): AsyncGenerator<Value | undefined> {
  const { signal, endsAtMs, beatMs } = options;
  const news = createNews();
  const unsubscribe = watched.subscribe(news.announce);
  try {
    for (;;) {
      const leftMs = endsAtMs - performance.now();
      if (leftMs <= 0) return;
      const isNew = await news.wait({ waitMs: Math.min(beatMs, leftMs), signal });
      if (signal.aborted) return;
      yield isNew ? await readAgain(watched) : undefined;
    }
  } finally {
    unsubscribe();
  }
}

/** The right is looked at last: what was read before it ended is not told after. */
async function readAgain<Value>(watched: Watched<Value>): Promise<Value> {
  const value = await watched.read();
  await watched.confirmActor();
  return value;
}
