import type { Following, Push, PushQuestion } from '../host-bridge/host-bridge';
import { encodeQuery } from '../platform-api/encode-query';
import { signRequest } from '../request-signing/sign-request';

/** A GET, signed for one use. */
export interface SignedQuestion {
  /** With its query. */
  readonly path: string;
  /** Of the signature, lower-case. */
  readonly headers: Readonly<Record<string, string>>;
}

export interface PushListener {
  /** The platform has begun to answer. */
  onOpen(): void;
  onValue(value: unknown): void;
  /** A sign of life. */
  onBeat(): void;
  /** `isOrderly`: the platform ended it, and there is nothing to be told. */
  onEnd(isOrderly: boolean): void;
}

/** An event stream or a WebSocket. */
export interface PushCarrier {
  /** Tells `listener` what comes until its `onEnd`; the returned function ends it without one. */
  open(question: SignedQuestion, listener: PushListener): () => void;
}

export interface PushOptions {
  /** As in `createVoucherSdk`. */
  readonly audience: string;
  readonly carrier: PushCarrier;
}

/** A proxy that holds answers back holds back the first one. */
const openWithinMs = 8_000;
/** The platform gives a sign of life every 15 s. */
const silentForMs = 40_000;
/** What ended sooner did not work. */
const workedForMs = 10_000;
const firstPauseMs = 2_000;
const longestPauseMs = 300_000;

/**
 * Push by the platform's protocol (docs/protocols/push.md), for `HostBridge.push`. What
 * does not open, goes silent or breaks is not tried again for a growing and random time,
 * 1 s to 5 min: meanwhile the SDK polls.
 *
 * @example
 * createBrowserBridge({ launch, override: { push: createPush({ audience, carrier: createStreamCarrier(createFetchTexts({ platformUrl, fetch })) }) } })
 */
export function createPush(options: PushOptions): Push {
  const { audience, carrier } = options;
  let failures = 0;
  let pausedUntilMs = -Infinity;

  async function sign({ bridge, path, query, identify, platformNowMs }: PushQuestion): Promise<SignedQuestion | undefined> {
    const identity = await identify();
    if (identity === undefined) return undefined;
    const { key, keyThumbprint: keyId, sessionId } = identity;
    const search = encodeQuery(query);
    const createdSeconds = Math.floor(platformNowMs() / 1000);
    const headers = await signRequest({ method: 'GET', path, query: search, audience, sessionId, tag: 'etv', key, keyId, suite: bridge.suite, random: bridge.random, createdSeconds });
    return { path: path + search, headers };
  }

  function note(outcome: { isOrderly: boolean; livedMs: number; nowMs: number; chance: number }): void {
    const worked = outcome.livedMs >= workedForMs;
    if (worked) failures = 0;
    if (worked && outcome.isOrderly) return;
    failures += 1;
    // From half to one and a half: many that broke at once do not come back at once.
    pausedUntilMs = outcome.nowMs + Math.min(longestPauseMs, firstPauseMs * 2 ** (failures - 1)) * (0.5 + outcome.chance);
  }

  return {
    follow(question): Following | undefined {
      const { clock, timers, random } = question.bridge;
      const beganAtMs = clock.monotonicMs();
      if (beganAtMs < pausedUntilMs) return undefined;
      let isOver = false;
      let chance = 0.5;
      let close = (): void => undefined;
      let cancelWatch = (): void => undefined;
      let resolve = (): void => undefined;
      const ended = new Promise<void>((done) => (resolve = done));

      function finish(isOrderly?: boolean): void {
        if (isOver) return;
        isOver = true;
        cancelWatch();
        close();
        const nowMs = clock.monotonicMs();
        if (isOrderly !== undefined) note({ isOrderly, livedMs: nowMs - beganAtMs, nowMs, chance });
        resolve();
      }
      function expectWithin(milliseconds: number): void {
        cancelWatch();
        if (!isOver) cancelWatch = timers.after(milliseconds, () => finish(false));
      }

      async function open(): Promise<void> {
        chance = ((await random.bytes(1))[0] ?? 128) / 256;
        const signed = await sign(question);
        if (isOver) return;
        if (signed === undefined) return finish(false);
        const opened = carrier.open(signed, {
          onOpen: () => expectWithin(silentForMs),
          onBeat: () => expectWithin(silentForMs),
          onValue(value) {
            expectWithin(silentForMs);
            if (!isOver) question.onValue(value);
          },
          onEnd: finish,
        });
        if (isOver) opened();
        else close = opened;
      }

      expectWithin(openWithinMs);
      open().catch(() => finish(false));
      return { ended, stop: () => finish() };
    },
  };
}
