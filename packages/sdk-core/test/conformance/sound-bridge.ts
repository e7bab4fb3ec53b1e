import { createStorageKeyStore } from '../../src/crypto/es256-noble';
import type { HostBridge, Locks } from '../../src/host-bridge/host-bridge';
import { createNodeSuite, nodeRandom, systemClock, systemTimers } from '../../src/node';
import { createMemoryStorage } from '../../src/testing/memory-storage';
import { createFetchTransport } from '../../src/web/fetch-transport';

function createQueue(): Locks {
  const last = new Map<string, Promise<unknown>>();
  return {
    hold(name, work) {
      const run = (last.get(name) ?? Promise.resolve()).then(work);
      last.set(name, run.catch(() => undefined));
      return run;
    },
  };
}

/** What a host on Node would write: everything from `./node` and `./web`, every optional port, one device for all instances. */
export function createSoundBridges(): () => HostBridge {
  const disk = new Map<string, string>();
  const locks = createQueue();
  return () => {
    const storage = createMemoryStorage(disk);
    return {
      clock: { ...systemClock, runId: 'boot-1' },
      timers: systemTimers,
      random: nodeRandom,
      storage,
      transport: createFetchTransport(fetch),
      keys: createStorageKeyStore({ storage, random: nodeRandom }),
      suite: createNodeSuite(),
      launch: { requestLaunch: async () => ({ launchCode: 'code-1' }) },
      scanner: { scan: async () => ({ text: 'ETV1' }) },
      face: { verifyFace: async () => ({ ticket: 'ticket' }) },
      geolocation: { locate: async () => ({ latitude: 37.87, longitude: 112.55, datum: 'gcj02', accuracyMeters: 20, atMs: Date.now(), isMocked: false }) },
      phoneCall: { call: async () => undefined },
      links: { open: async () => undefined },
      files: { save: async () => undefined },
      display: { keepAwake: async () => undefined, brighten: async () => undefined },
      feedback: { signal: () => undefined },
      lifecycle: { onVisibility: () => () => undefined },
      locks,
    };
  };
}
