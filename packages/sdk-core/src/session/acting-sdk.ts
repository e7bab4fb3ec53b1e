import type { HostBridge } from '../host-bridge/host-bridge';
import type { VoucherSdk } from '../voucher-sdk';
import type { ScopedStorage } from './scoped-storage';

const elderPrefix = 'elder:';

/**
 * The same SDK in an elder's name (A20), for any page that a proxy may open: claiming, the code,
 * booking, check-in. Every call names the proxy in its signed query, what is kept of the elder is kept
 * apart, and the host's face service is told that the face is the elder's. The key stays the holder's:
 * an elder's credential is issued to it, and goes with it.
 *
 * What a proxy may not do is `proxyNotAllowed`; after `proxyEnded` nothing of the elder is left here.
 *
 * @param proxyId of {@link listProxies}, `asHolder`
 */
export function createActingSdk(sdk: VoucherSdk, proxyId: string): VoucherSdk {
  const storage = nestStorage(sdk.storage, `${elderPrefix}${proxyId}:`);
  return {
    ...sdk,
    bridge: nameElder(sdk.bridge, proxyId),
    storage,
    async call(request) {
      const result = await sdk.call<never>({ ...request, query: { ...request.query, actingFor: proxyId } });
      if (!result.ok && result.refusal.code === 'proxyEnded') await storage.purge();
      return result;
    },
  };
}

/** Removes what is kept of every elder but these. */
export async function forgetElders(sdk: VoucherSdk, kept: readonly string[]): Promise<void> {
  for (const name of await sdk.storage.names(elderPrefix)) {
    if (!kept.includes(name.split(':')[1] ?? '')) await sdk.storage.remove(name);
  }
}

/** The face is the elder's, and what is followed is followed in the elder's name. */
function nameElder(bridge: HostBridge, proxyId: string): HostBridge {
  const { face, push } = bridge;
  return Object.create(bridge, {
    face: { value: face && { verifyFace: (request) => face.verifyFace({ ...request, isOfElder: true }) } satisfies HostBridge['face'] },
    push: { value: push && { follow: (question) => push.follow({ ...question, query: { ...question.query, actingFor: proxyId } }) } satisfies HostBridge['push'] },
  }) as HostBridge;
}

function nestStorage(storage: ScopedStorage, prefix: string): ScopedStorage {
  const names = async (start: string): Promise<readonly string[]> => (await storage.names(prefix + start)).map((name) => name.slice(prefix.length));
  return {
    read: (name) => storage.read(prefix + name),
    readText: (name) => storage.readText(prefix + name),
    write: (name, value) => storage.write(prefix + name, value),
    writeText: (name, text) => storage.writeText(prefix + name, text),
    names,
    remove: (name) => storage.remove(prefix + name),
    async purge() {
      for (const name of await names('')) await storage.remove(prefix + name);
      return 0; // nothing is scanned in an elder's name
    },
    purgeOthers: () => storage.purgeOthers(),
  };
}
