import { createNobleSuite } from '../crypto/es256-noble';
import type { HostBridge, Transport } from '../host-bridge/host-bridge';
import { createFixedClock, type FixedClock } from './fixed-clock';
import { createMemoryKeyStore } from './memory-key-store';
import { createMemoryStorage } from './memory-storage';
import { createSeededRandom } from './seeded-random';

/** A whole bridge without a host: fixed clock, seeded randomness, memory, the given transport. */
export function createTestBridge(options: {
  transport: Transport;
  clock?: FixedClock;
  seed?: string;
  override?: Partial<HostBridge>;
}): HostBridge & { readonly clock: FixedClock } {
  const clock = options.clock ?? createFixedClock(Date.UTC(2026, 10, 24, 1, 0, 0));
  const random = createSeededRandom(options.seed ?? 'test');
  return {
    timers: clock,
    random,
    storage: createMemoryStorage(),
    transport: options.transport,
    keys: createMemoryKeyStore(random),
    suite: createNobleSuite(),
    launch: { requestLaunch: async () => ({ launchCode: 'test-launch' }) },
    ...options.override,
    clock,
  };
}
