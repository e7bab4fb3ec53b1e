import type { CryptoSuite, KeyStore } from '../crypto/crypto-suite';
import { SdkError } from '../errors';
import type { Display, Feedback, HostBridge, Launcher, Locks, RandomSource } from '../host-bridge/host-bridge';
import { createWebCryptoSuite } from './es256-web-crypto';
import { createFetchTransport } from './fetch-transport';
import { createIndexedDbKeyStore } from './indexed-db-key-store';
import { createLocalStorage } from './local-storage';
import { createBrowserLifecycle } from './page-lifecycle';

export interface BrowserBridgeOptions {
  /** The host's log-in; see `docs/integration`. */
  launch: Launcher;
  /** Parts of the bridge that the host does better, e.g. a native scanner or screen brightness. */
  override?: Partial<HostBridge>;
}

/**
 * A host bridge from what a browser offers: WebCrypto keys in IndexedDB, fetch,
 * local storage. Over plain http WebCrypto is absent; then @noble/curves is
 * loaded and keys are kept in local storage, which the threat model names.
 */
export function createBrowserBridge(options: BrowserBridgeOptions): HostBridge {
  const scope = globalThis as unknown as Window & typeof globalThis;
  const storage = createLocalStorage(() => scope.localStorage);
  const random = createBrowserRandom(scope);
  const subtle = scope.crypto?.subtle as SubtleCrypto | undefined;
  const provider = subtle === undefined ? createLazyNoble({ storage, random }) : {
    suite: createWebCryptoSuite(subtle),
    keys: createIndexedDbKeyStore({ indexedDB: scope.indexedDB, subtle }),
  };
  return {
    clock: { nowMs: () => Date.now(), monotonicMs: () => performance.now() },
    timers: {
      after(delayMs, run) {
        const timer = setTimeout(run, delayMs);
        return () => clearTimeout(timer);
      },
    },
    random,
    storage,
    transport: createFetchTransport((...request) => scope.fetch(...request)),
    ...provider,
    launch: options.launch,
    ...createLazyScreenAndSound(scope),
    lifecycle: createBrowserLifecycle(scope.document),
    locks: createBrowserLocks(scope.navigator),
    ...options.override,
  };
}

function createBrowserRandom(scope: typeof globalThis): RandomSource {
  return {
    async bytes(length) {
      if (scope.crypto?.getRandomValues === undefined) throw new SdkError('randomUnavailable', 'This browser has no crypto.getRandomValues.');
      return scope.crypto.getRandomValues(new Uint8Array(length));
    },
  };
}

/** Web Locks; where they are absent (plain http, old browsers) two tabs are not kept apart. */
function createBrowserLocks(navigator: Navigator): Locks | undefined {
  const { locks } = navigator as Partial<Pick<Navigator, 'locks'>>;
  if (locks === undefined) return undefined;
  return { hold: async (name, work) => (await locks.request(name, async () => ({ value: await work() }))).value };
}

/** Fetched when the first code is shown or scanned: no first picture needs it. Both are best effort. */
function createLazyScreenAndSound(scope: Window & typeof globalThis): Required<Pick<HostBridge, 'display' | 'feedback'>> {
  let loading: Promise<{ display: Display; feedback: Feedback }> | undefined;
  const load = () =>
    (loading ??= import('./screen-and-sound').then((parts) => ({ display: parts.createBrowserDisplay(scope.navigator), feedback: parts.createBrowserFeedback(scope) })));
  return {
    display: {
      keepAwake: async (isOn) => (await load()).display.keepAwake(isOn),
      brighten: async (isOn) => (await load()).display.brighten(isOn),
    },
    feedback: { signal: (kind) => void load().then(({ feedback }) => feedback.signal(kind), () => undefined) },
  };
}

function createLazyNoble(options: { storage: HostBridge['storage']; random: RandomSource }): { suite: CryptoSuite; keys: KeyStore } {
  const load = () => import('../crypto/es256-noble');
  const keys = async (): Promise<KeyStore> => (await load()).createStorageKeyStore(options);
  return {
    suite: {
      algorithm: 'ES256',
      sha256: async (data) => (await load()).createNobleSuite().sha256(data),
      digest: async (data) => (await load()).createNobleSuite().digest(data),
      verify: async (publicKey, message, signature) => (await load()).createNobleSuite().verify(publicKey, message, signature),
    },
    keys: {
      load: async (name) => (await keys()).load(name),
      create: async (name) => (await keys()).create(name),
      remove: async (name) => (await keys()).remove(name),
    },
  };
}
