/** Waits until `subscribe`'s callback is called, `waitMs` are over or the client went away, whichever is first. */
export function waitForNews(subscribe: (wake: () => void) => () => void, options: { waitMs: number; signal: AbortSignal }): Promise<void> {
  return new Promise((resolve) => {
    const done = () => {
      clearTimeout(timer);
      unsubscribe();
      options.signal.removeEventListener('abort', done);
      resolve();
    };
    const timer = setTimeout(done, options.waitMs);
    const unsubscribe = subscribe(done);
    options.signal.addEventListener('abort', done);
  });
}
