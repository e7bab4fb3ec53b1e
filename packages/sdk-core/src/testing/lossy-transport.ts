import { SdkError } from '../errors';
import type { Timers, Transport, TransportRequest, TransportResponse } from '../host-bridge/host-bridge';
import { createSeededNumbers } from './seeded-numbers';

/** What the network did to one exchange. */
export type NetworkFate = 'delivered' | 'requestLost' | 'answerLost' | 'duplicated' | 'answerCut';

export interface LossyTransportOptions {
  readonly transport: Transport;
  readonly timers: Timers;
  readonly seed: string;
  /** Shares of all exchanges, 0 to 1; what is left is delivered. 0 unless given. */
  readonly requestLoss?: number;
  /** The platform did it, and nobody hears: what retries must survive. */
  readonly answerLoss?: number;
  /** The request arrives twice; the second answer is the one that is heard. */
  readonly duplication?: number;
  /** The body ends somewhere before its end. */
  readonly cutting?: number;
  /** Shortest and longest way there and back, milliseconds; 0 unless given. */
  readonly delayMs?: readonly [shortest: number, longest: number];
}

export interface LossyTransport extends Transport {
  /** In the order in which the requests were sent. */
  readonly fates: readonly NetworkFate[];
}

/** A bad network in front of any transport; the same for the same seed and order. A loss is `networkFailed` once the request's time is over. */
export function createLossyTransport(options: LossyTransportOptions): LossyTransport {
  const { transport, timers, requestLoss = 0, answerLoss = 0, duplication = 0, cutting = 0, delayMs: [shortest, longest] = [0, 0] } = options;
  const next = createSeededNumbers(options.seed);
  const fates: NetworkFate[] = [];
  const wait = (milliseconds: number): Promise<void> => (milliseconds <= 0 ? Promise.resolve() : new Promise((resolve) => void timers.after(milliseconds, resolve)));

  function drawFate(): NetworkFate {
    let drawn = next();
    for (const [share, fate] of [[requestLoss, 'requestLost'], [answerLoss, 'answerLost'], [duplication, 'duplicated'], [cutting, 'answerCut']] as const) {
      if (drawn < share) return fate;
      drawn -= share;
    }
    return 'delivered';
  }

  async function pass(request: TransportRequest, fate: NetworkFate, wayMs: number, cutAt: number): Promise<TransportResponse> {
    await wait(wayMs);
    if (fate !== 'requestLost') {
      if (fate === 'duplicated') await transport.send(request);
      const answer = await transport.send(request);
      await wait(wayMs);
      if (fate === 'answerCut') return { ...answer, body: answer.body.slice(0, Math.floor(answer.body.length * cutAt)) };
      if (fate !== 'answerLost') return answer;
    }
    await wait(request.timeoutMs - 2 * wayMs);
    throw new SdkError('networkFailed', `The lossy network lost ${fate === 'requestLost' ? 'the request' : 'the answer'}.`);
  }

  return {
    fates,
    send(request) {
      const fate = drawFate();
      fates.push(fate);
      return pass(request, fate, (shortest + (longest - shortest) * next()) / 2, next());
    },
  };
}
