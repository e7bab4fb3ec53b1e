import type { SigningKey } from '../crypto/crypto-suite';
import { SdkError, type SdkErrorCode } from '../errors';
import type { HostBridge, Timers } from './host-bridge';

/** Whether an answer has the port's documented shape, by the call's first argument. To throw is to say no. */
type Judge<Method> = Method extends (given: infer Given, ...rest: never[]) => Promise<infer Answer> ? (answer: Answer, given: Given) => boolean : never;
type Judges<Port> = { readonly [Name in keyof Port]?: Judge<Port[Name]> };
type Call = (...given: unknown[]) => unknown;
type Calls = Record<string, Call>;

const isText = (answer: unknown): boolean => typeof answer === 'string';
const isBytes = (answer: Uint8Array, length: number): boolean => answer instanceof Uint8Array && answer.length === length;
const isHash = (answer: Uint8Array): boolean => isBytes(answer, 32);
const isAnything = (): boolean => true;

/**
 * The bridge as the SDK uses it: a port that throws, rejects, hangs or answers
 * something else than it documents becomes an `SdkError`, never a crash.
 *
 * | port | waits at most | code |
 * |---|---|---|
 * | storage | 5 s | `storageFailed` |
 * | random | 5 s | `randomUnavailable`, for nothing but zeros too |
 * | keys | 15 s | `storageFailed` |
 * | a key's `sign`, suite | 15 s | `cryptoUnavailable` |
 * | transport | the request's `timeoutMs` + 5 s | `networkFailed`; `malformedResponse` for an answer of another shape |
 * | launch | 60 s | `launchFailed` |
 * | face, scanner, geolocation, phoneCall, links, files, display | 10 min: a person acts | `capabilityUnavailable` |
 * | locks | 15 s for its turn | `capabilityUnavailable`, by `guardLocks`, where they are used |
 * | clock, timers | – | `capabilityUnavailable`, thrown |
 * | feedback, lifecycle | – | none: as if they were absent |
 * | push | – | none: when it throws, the question is asked again after 3 s |
 *
 * Timers that never fire cannot be told from slow ones: on such a bridge a port that hangs, hangs.
 * What is well formed and wrong (a suite that verifies everything) is for the conformance kit.
 */
export function guardBridge(bridge: HostBridge): HostBridge {
  const timers: Timers = {
    after(delayMs, run) {
      let isWaiting: boolean | undefined;
      try {
        const cancel = bridge.timers.after(delayMs, () => {
          if (isWaiting === undefined) throw run; // called at once: what repeats would never end
          if (isWaiting) {
            isWaiting = false;
            run();
          }
        });
        isWaiting = true;
        return () => {
          isWaiting = false;
          attempt(cancel);
        };
      } catch (cause) {
        throw toError('capabilityUnavailable', 'after', cause);
      }
    },
  };

  /** A stand-in for `port`: the methods that `judges` names answer as documented and in time, or reject. */
  function guard<Port extends object>(port: Port, limitMs: number, code: SdkErrorCode, judges: Judges<Port>, shapeCode = code): Port {
    const guarded: Calls = {};
    for (const [name, judge] of Object.entries(judges as Calls)) {
      guarded[name] = (...given) => new Promise((resolve, reject) => {
        let faultCode = code;
        const fail = (cause?: unknown): void => reject(toError(faultCode, name, cause));
        const cancel = timers.after(limitMs + ((Object(given[0]) as { timeoutMs?: number }).timeoutMs || 0), fail);
        // At once: a scanner opens only within the person's tap.
        new Promise((answer) => answer(((port as Calls)[name] as Call)(...given)))
          .then((answer) => {
            faultCode = shapeCode;
            if (!judge(answer, given[0])) throw answer;
            resolve(answer);
          })
          .catch(fail)
          .then(cancel);
      });
    }
    return derive(port, guarded as Partial<Port>);
  }
  const guardCapability = <Port extends object>(port: Port | undefined, judges: Judges<Port>): Port | undefined => port && guard(port, 600_000, 'capabilityUnavailable', judges);
  const guardKey = (key: SigningKey): SigningKey => guard(key, 15_000, 'cryptoUnavailable', { sign: (signature) => isBytes(signature, 64) });

  const read = (name: 'nowMs' | 'monotonicMs') => (): number => {
    const milliseconds = attempt(() => bridge.clock[name]());
    if (Number.isFinite(milliseconds)) return milliseconds as number;
    throw toError('capabilityUnavailable', name);
  };
  const isKey = (key: SigningKey): boolean => isBytes(key.publicKey, 33);
  const keys = guard(bridge.keys, 15_000, 'storageFailed', { load: (key) => key === undefined || isKey(key), create: isKey, remove: isAnything });
  const { feedback, lifecycle } = bridge;

  return derive(bridge, {
    clock: derive(bridge.clock, { nowMs: read('nowMs'), monotonicMs: read('monotonicMs') }),
    timers,
    storage: guard(bridge.storage, 5_000, 'storageFailed', {
      get: (value) => value === undefined || isText(value), set: isAnything, remove: isAnything, keys: (found) => found.every(isText),
    }),
    random: guard(bridge.random, 5_000, 'randomUnavailable', { bytes: (bytes, length) => isBytes(bytes, length) && bytes.some(Boolean) }),
    keys: derive(keys, {
      load: (name: string) => keys.load(name).then((key) => key && guardKey(key)),
      create: (name: string) => keys.create(name).then(guardKey),
    }),
    suite: guard(bridge.suite, 15_000, 'cryptoUnavailable', { sha256: isHash, digest: isHash, verify: (isGenuine) => typeof isGenuine === 'boolean' }),
    transport: guard(bridge.transport, 5_000, 'networkFailed', { send: ({ status, body }) => Number.isInteger(status) && isText(body) }, 'malformedResponse'),
    launch: guard(bridge.launch, 60_000, 'launchFailed', { requestLaunch: ({ launchCode }) => isText(launchCode) && launchCode !== '' }),
    scanner: guardCapability(bridge.scanner, { scan: (scanned) => 'cancelled' in scanned || isText(scanned.text) }),
    face: guardCapability(bridge.face, { verifyFace: (checked) => 'cancelled' in checked || isText(checked.ticket) }),
    geolocation: guardCapability(bridge.geolocation, { locate: (found) => 'denied' in found || [found.latitude, found.longitude, found.accuracyMeters, found.atMs].every(Number.isFinite) }),
    phoneCall: guardCapability(bridge.phoneCall, { call: isAnything }),
    links: guardCapability(bridge.links, { open: isAnything }),
    files: guardCapability(bridge.files, { save: isAnything }),
    display: guardCapability(bridge.display, { keepAwake: isAnything, brighten: isAnything }),
    feedback: feedback && { signal: (kind) => attempt(() => feedback.signal(kind)) },
    lifecycle: lifecycle && {
      onVisibility(listener) {
        const stop = attempt(() => lifecycle.onVisibility(listener));
        return () => attempt(stop as () => void);
      },
    },
  } satisfies Partial<HostBridge>);
}

/** What the host's object has, a class's methods and a frozen one's too, with `own` in front. */
function derive<T extends object>(from: T, own: Partial<T>): T {
  return Object.create(from ?? null, Object.getOwnPropertyDescriptors(own)) as T;
}

/** What `act` answers, or nothing where it throws. */
function attempt<T>(act: () => T): T | undefined {
  try {
    return act();
  } catch {
    return undefined;
  }
}

function toError(code: SdkErrorCode, call: string, cause?: unknown): SdkError {
  return cause instanceof SdkError ? cause : new SdkError(code, `The host bridge failed: ${call}.`, { cause });
}
