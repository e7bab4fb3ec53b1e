export interface News {
  announce(): void;
  /** True when there is news, false when `waitMs` are over or the client went away. News between two waits are not lost. */
  wait(options: { readonly waitMs: number; readonly signal: AbortSignal }): Promise<boolean>;
}

export function createNews(): News {
  let isNew = false;
  let wake: () => void = () => undefined;
  return {
    announce() {
      isNew = true;
      wake();
    },
    async wait({ waitMs, signal }) {
      if (!isNew && !signal.aborted) {
        await new Promise<void>((resolve) => {
          const timer = setTimeout(() => wake(), waitMs);
          wake = () => {
            clearTimeout(timer);
            signal.removeEventListener('abort', wake);
            wake = () => undefined;
            resolve();
          };
          signal.addEventListener('abort', wake);
        });
      }
      if (signal.aborted) return false;
      const wasNew = isNew;
      isNew = false;
      return wasNew;
    },
  };
}
