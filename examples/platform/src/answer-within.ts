/** An outside service that did not answer in time. Whatever it still answers, nobody hears. */
export class LateAnswer extends Error {
  constructor() {
    super('The service did not answer in time');
    this.name = 'LateAnswer';
  }
}

/**
 * Asks an outside service and waits for so long; the signal then tells it that nobody waits any more.
 *
 * @throws LateAnswer, or what the service rejects with
 */
export async function answerWithin<Answer>(limitMs: number, ask: (signal: AbortSignal) => Promise<Answer>): Promise<Answer> {
  const waiting = new AbortController();
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => {
      const error = new LateAnswer();
      waiting.abort(error);
      reject(error);
    }, limitMs);
  });
  try {
    return await Promise.race([ask(waiting.signal), late]);
  } finally {
    clearTimeout(timer);
  }
}
