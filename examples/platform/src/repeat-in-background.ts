/** Repeats work, one round after the other. The returned function stops it and waits for the round that runs. */
export function repeatInBackground(options: { everyMs: number; run(): Promise<unknown>; onFault(error: unknown): void }): () => Promise<void> {
  let round: Promise<unknown> | undefined;
  const timer = setInterval(() => {
    round ??= options.run().catch(options.onFault).finally(() => {
      round = undefined;
    });
  }, options.everyMs);
  timer.unref();
  return async () => {
    clearInterval(timer);
    await round;
  };
}
