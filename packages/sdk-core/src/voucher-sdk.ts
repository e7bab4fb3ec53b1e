import { SdkError } from './errors';
import { guardBridge } from './host-bridge/guard-bridge';
import type { HostBridge } from './host-bridge/host-bridge';
import { createPlatformClient, type PlatformClient, type PlatformRequest } from './platform-api/platform-client';
import { createPlatformClock, type PlatformClock } from './platform-api/platform-clock';
import type { Result } from './refusals';
import { createScopedStorage, type ScopedStorage } from './session/scoped-storage';
import { createSessionKeeper, type OpenSession, type SessionKeeper } from './session/session-keeper';

export interface VoucherSdkOptions {
  readonly bridge: HostBridge;
  /** The voucher platform's address, `https://…`, without a trailing slash. */
  readonly platformUrl: string;
  /** The platform's configured id, signed into every request. */
  readonly audience: string;
  /** The host's channel id at the platform, e.g. `minshengshanxi`. */
  readonly channelId: string;
  /** The host's stable opaque id of the logged-in person; never an ID number or phone. */
  readonly subject: string;
}

/** What every view model and operation works with. One per logged-in person. */
export interface VoucherSdk {
  readonly bridge: HostBridge;
  readonly clock: PlatformClock;
  readonly client: PlatformClient;
  readonly session: SessionKeeper;
  readonly storage: ScopedStorage;
  /** What must be true before the first screen works offline too: other accounts purged, the clock's last offset known. */
  prepare(): Promise<void>;
  /** A signed request within the session; a lapsed session is opened anew once. */
  call<T>(request: PlatformRequest): Promise<Result<T>>;
}

/**
 * Connects the core to a host and the platform. Does nothing yet: the first view
 * model that starts makes the key and launches.
 *
 * @throws SdkError `invalidConfiguration`, naming the option
 */
export function createVoucherSdk(options: VoucherSdkOptions): VoucherSdk {
  checkOptions(options);
  const { channelId, subject } = options;
  const bridge = guardBridge(options.bridge);
  const clock = createPlatformClock(bridge.clock);
  const client = createPlatformClient({ bridge, clock, platformUrl: options.platformUrl, audience: options.audience });
  const storage = createScopedStorage({ storage: bridge.storage, channelId, subject });
  const session = createSessionKeeper({ bridge, client, clock, storage, keyName: `${channelId}:${subject}` });
  const endings = new WeakMap<OpenSession, Promise<number | void>>();
  let preparation: Promise<void> | undefined;
  let savedOffsetMs: number | undefined;

  async function prepareOnce(): Promise<void> {
    // Their keys stay: two admins at one desk would otherwise bind anew at each change, and run into the limit of the day (A21).
    await storage.purgeOthers();
    savedOffsetMs = await storage.read<number>('clockOffsetMs');
    if (typeof savedOffsetMs === 'number') clock.restoreOffset(savedOffsetMs);
  }

  function prepare(): Promise<void> {
    preparation ??= prepareOnce();
    preparation.catch(() => (preparation = undefined)); // a storage that failed once may work again
    return preparation;
  }

  /** The next run may begin offline: it needs to know how wrong this phone's clock is (A5). */
  async function saveOffset(): Promise<void> {
    if (!clock.isSynchronized || Math.abs(clock.offsetMs - (savedOffsetMs ?? 0)) < 500) return;
    savedOffsetMs = clock.offsetMs;
    await storage.write('clockOffsetMs', savedOffsetMs).catch(() => undefined);
  }

  /** `used` is the session the platform answered in; without one there was none to answer in. */
  async function callOnce<T>(request: PlatformRequest): Promise<{ result: Result<T>; used?: OpenSession }> {
    const opened = await session.open();
    if (!opened.ok) return { result: opened };
    const result = await client.send<T>(request, opened.value.identity);
    await saveOffset();
    return { result, used: opened.value };
  }

  /** Once a session: a call whose refusal arrives late must not end the session that followed. */
  function endOnce(used: OpenSession | undefined, end: () => Promise<number | void>): Promise<number | void> {
    if (used === undefined) return end();
    const ending = endings.get(used) ?? end();
    endings.set(used, ending);
    return ending;
  }

  return {
    bridge, clock, client, session, storage, prepare,
    async call<T>(request: PlatformRequest): Promise<Result<T>> {
      await prepare();
      const { result: first, used } = await callOnce<T>(request);
      if (first.ok) return first;
      if (first.refusal.code === 'keyRevoked') {
        const waitingScans = await endOnce(used, session.forgetDevice);
        return waitingScans ? { ok: false, refusal: { ...first.refusal, details: { waitingScans } } } : first;
      }
      if (first.refusal.code !== 'sessionUnknown' && first.refusal.code !== 'sessionExpired') return first;
      await endOnce(used, session.drop);
      return (await callOnce<T>(request)).result;
    },
  };
}

function checkOptions(options: VoucherSdkOptions): void {
  for (const name of ['platformUrl', 'audience', 'channelId', 'subject'] as const) {
    if (typeof options[name] !== 'string' || options[name] === '') {
      throw new SdkError('invalidConfiguration', `createVoucherSdk: set \`${name}\` to a non-empty string.`, { details: { option: name } });
    }
  }
  if (!/^https?:\/\/.+[^/]$/.test(options.platformUrl)) {
    throw new SdkError('invalidConfiguration', 'createVoucherSdk: `platformUrl` must be http(s)://… without a trailing slash.', { details: { option: 'platformUrl' } });
  }
}
