/** Work that goes on when its request was answered already: a node that leaves waits for it. */
export interface WorkBehindAnswers {
  /** The work takes care of its faults. */
  begin(work: Promise<void>): void;
  waitForAll(): Promise<void>;
}

export function createWorkBehindAnswers(): WorkBehindAnswers {
  const going = new Set<Promise<void>>();
  return {
    begin(work) {
      const ended = work.finally(() => going.delete(ended));
      going.add(ended);
    },
    async waitForAll() {
      await Promise.all(going);
    },
  };
}
