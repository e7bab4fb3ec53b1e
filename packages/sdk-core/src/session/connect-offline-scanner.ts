import type { CryptoSuite } from '../crypto/crypto-suite';
import { computeKeyThumbprint } from '../crypto/key-thumbprint';
import type { TextKey } from '../crypto/signed-text';
import { SdkError } from '../errors';
import { guardLocks } from '../host-bridge/guard-locks';
import { createDeviceStorage } from '../offline/device-storage';
import { createFormerQueues } from '../offline/former-queues';
import { createOfflineMemory } from '../offline/offline-memory';
import { createOfflineScanner, type OfflineScanner, type OfflineScannerOptions } from '../offline/offline-scanner';
import { deliverFormerScans } from '../platform-api/operations/deliver-former-scans';
import { synchronizeScans } from '../platform-api/operations/synchronize-scans';
import type { Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';

export interface OfflineConnection {
  /** Signs grants, times and status bundles; configured with the host, never learnt from the network. */
  readonly platformKey: TextKey;
  /** Of `createTrustOpener` (`./trust`) with the pinned keys and roots. */
  readonly openTrust: OfflineScannerOptions['openTrust'];
  /** With {@link joinSuites} for every algorithm of issuers and devices; the host's own suite by default. */
  readonly suite?: CryptoSuite | undefined;
}

/**
 * The offline scanner of this device and person (M4): its queue in the host's storage, its
 * key the session's, its meetings with the platform signed like every request. What this
 * phone scanned under an earlier key of the person is delivered with it (A21). For the scan
 * tool's `loadOfflineScanner`.
 *
 * @example
 * loadOfflineScanner: async () => {
 *   const { createSm2Suite } = await import('@skill-voucher/sdk-core/sm2'); // where SM2 issuers or devices are trusted
 *   const { createTrustOpener } = await import('@skill-voucher/sdk-core/trust');
 *   const suite = joinSuites(sdk.bridge.suite, createSm2Suite());
 *   return connectOfflineScanner(sdk, { platformKey, suite, openTrust: createTrustOpener({ suite, trustListKey, statusKey: platformKey, roots }) });
 * }
 */
export async function connectOfflineScanner(sdk: VoucherSdk, connection: OfflineConnection): Promise<OfflineScanner> {
  const { bridge } = sdk;
  await sdk.prepare();
  const key = await sdk.session.loadKey();
  const deviceId = await computeKeyThumbprint(bridge.suite, key.publicKey);
  const storage = createDeviceStorage(sdk.storage, deviceId);
  const { platformKey, openTrust, suite = bridge.suite } = connection;
  const scanner = createOfflineScanner({
    platformKey, openTrust, key, storage, clock: bridge.clock, random: bridge.random, suite, locks: bridge.locks && guardLocks(bridge.locks, bridge.timers), deviceId,
    exchange: async (request) => readAnswer(await synchronizeScans(sdk, request)),
  });
  const { addVerdicts } = createOfflineMemory({ storage, suite, platformKey, deviceId });
  const former = createFormerQueues({ storage: sdk.storage, deviceId, suite, key, addVerdicts, exchange: async (request) => readAnswer(await deliverFormerScans(sdk, request)) });
  return {
    ...scanner,
    async synchronize() {
      await scanner.synchronize();
      await former.deliver();
    },
    async readStatus() {
      const status = await scanner.readStatus();
      return { ...status, queued: status.queued + (await former.countWaiting()) };
    },
  };
}

function readAnswer<T>(answer: Result<T>): T {
  if (answer.ok) return answer.value;
  throw new SdkError('platformFailed', `The platform refused the synchronisation: ${answer.refusal.code}.`, { details: { code: answer.refusal.code } });
}
