import { computeKeyThumbprint } from '../crypto/key-thumbprint';
import type { TextKey } from '../crypto/signed-text';
import { SdkError } from '../errors';
import { createOfflineScanner, type OfflineScanner, type OfflineScannerOptions } from '../offline/offline-scanner';
import { synchronizeScans } from '../platform-api/operations/synchronize-scans';
import type { VoucherSdk } from '../voucher-sdk';

export interface OfflineConnection {
  /** Signs grants, times and status bundles; configured with the host, never learnt from the network. */
  readonly platformKey: TextKey;
  /** Of `createTrustOpener` (`./trust`) with the pinned keys and roots. */
  readonly openTrust: OfflineScannerOptions['openTrust'];
}

/**
 * The offline scanner of this device and person (M4): its queue in the host's storage, its
 * key the session's, its meetings with the platform signed like every request. For the
 * scan tool's `loadOfflineScanner`.
 *
 * @example
 * loadOfflineScanner: async () => {
 *   const { createTrustOpener } = await import('@skill-voucher/sdk-core/trust');
 *   return connectOfflineScanner(sdk, { platformKey, openTrust: createTrustOpener({ suite, trustListKey, statusKey: platformKey, roots }) });
 * }
 */
export async function connectOfflineScanner(sdk: VoucherSdk, connection: OfflineConnection): Promise<OfflineScanner> {
  const { bridge } = sdk;
  await sdk.prepare();
  const key = await sdk.session.loadKey();
  return createOfflineScanner({
    ...connection, key, storage: sdk.storage, clock: bridge.clock, random: bridge.random, suite: bridge.suite, locks: bridge.locks,
    deviceId: await computeKeyThumbprint(bridge.suite, key.publicKey),
    async exchange(request) {
      const answer = await synchronizeScans(sdk, request);
      if (!answer.ok) throw new SdkError('platformFailed', `The platform refused the synchronisation: ${answer.refusal.code}.`, { details: { code: answer.refusal.code } });
      return answer.value;
    },
  });
}
