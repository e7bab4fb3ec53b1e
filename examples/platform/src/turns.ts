/** Lets work of one key go one after the other, in the order it came, and of different keys at the same time. */
export interface Turns {
  take<Result>(key: string, work: () => Promise<Result>): Promise<Result>;
}

export function createTurns(): Turns {
  const last = new Map<string, Promise<unknown>>();
  return {
    take(key, work) {
      const turn = (last.get(key) ?? Promise.resolve()).then(work);
      const ended = turn.catch(() => undefined).then(() => {
        if (last.get(key) === ended) last.delete(key);
      });
      last.set(key, ended);
      return turn;
    },
  };
}
