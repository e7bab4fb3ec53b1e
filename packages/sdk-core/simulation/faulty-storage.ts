import { SdkError } from '../src/errors';
import type { Storage } from '../src/host-bridge/host-bridge';
import { createMemoryStorage } from '../src/testing';

/** A phone's storage that can be full, and whose phone can die in the middle of a write. */
export interface FaultyStorage extends Storage {
  /** Nothing grows any more; what is there can be removed and made shorter. */
  isFull: boolean;
  /** After so many more writes and removals the phone dies: that one is missing, or half of it is there. */
  crash: { writesLeft: number; readonly isTorn: boolean } | undefined;
  /** Until the app starts again nothing can be read or written. */
  readonly hasCrashed: boolean;
  /** A torn write was left behind. */
  readonly isTorn: boolean;
  repair(): void;
}

export function createFaultyStorage(entries: Map<string, string>): FaultyStorage {
  const inner = createMemoryStorage(entries);
  let hasCrashed = false;
  let isTorn = false;

  function refuseAfterCrash(): void {
    if (hasCrashed) throw new SdkError('storageFailed', 'The simulated phone is dead.');
  }

  /** Dies instead of writing, when it is time. */
  function writeOrDie(tear: () => void): void {
    refuseAfterCrash();
    const { crash } = storage;
    if (crash === undefined || (crash.writesLeft -= 1) >= 0) return;
    storage.crash = undefined;
    hasCrashed = true;
    if (crash.isTorn) tear();
    refuseAfterCrash();
  }

  const storage: FaultyStorage = {
    isFull: false, crash: undefined,
    get hasCrashed() { return hasCrashed; },
    get isTorn() { return isTorn; },
    repair() {
      hasCrashed = false;
      storage.crash = undefined;
    },
    async get(key) {
      refuseAfterCrash();
      return inner.get(key);
    },
    async keys(prefix) {
      refuseAfterCrash();
      return inner.keys(prefix);
    },
    async set(key, value) {
      writeOrDie(() => {
        isTorn = true;
        entries.set(key, value.slice(0, Math.floor(value.length / 2)));
      });
      if (storage.isFull && value.length > (entries.get(key)?.length ?? 0)) throw new SdkError('storageFailed', 'The simulated storage is full.');
      await inner.set(key, value);
    },
    async remove(key) {
      writeOrDie(() => undefined);
      await inner.remove(key);
    },
  };
  return storage;
}
