import { SdkError } from '../errors';
import type { Locks, Timers } from './host-bridge';

/** So long may others have their turn. */
const longestWaitMs = 15_000;

/**
 * The host's locks as the SDK uses them: one that throws, rejects, hangs or never calls
 * the work is `capabilityUnavailable`, and the work is not done. The work's own answer
 * counts, whatever the lock answers, and may take as long as it takes; a turn that comes
 * too late, or a second time, is not taken. Apart from `guardBridge`: only scanning
 * without a network holds locks.
 */
export function guardLocks(locks: Locks, timers: Timers): Locks {
  return {
    hold: <T>(name: string, work: () => Promise<T>) =>
      new Promise<T>((resolve, reject) => {
        let working: Promise<T> | undefined;
        const fail = (cause?: unknown): void => {
          working ??= Promise.reject(new SdkError('capabilityUnavailable', 'The host bridge failed: hold.', { cause }));
          working.then(resolve, reject);
        };
        const cancel = timers.after(longestWaitMs, fail);
        const take = (): Promise<T> => {
          cancel();
          working ??= work();
          working.then(resolve, reject);
          return working;
        };
        new Promise((held) => held(locks.hold(name, take))).then(() => fail(), fail);
      }),
  };
}
