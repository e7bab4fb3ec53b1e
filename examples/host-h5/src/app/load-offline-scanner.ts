import { connectOfflineScanner, decodeBase64, decodeBase64Url, joinSuites, SdkError, type TextKey, type VoucherSdk } from '@skill-voucher/sdk-core';
import type { OfflineScanner } from '@skill-voucher/sdk-core/offline';
import type { HostConfiguration } from './host-client';

/** Scanning without a network, for the scan tool. Certificates are checked by a part that only admins fetch. */
export async function loadOfflineScanner(sdk: VoucherSdk, pins: HostConfiguration['pins']): Promise<OfflineScanner> {
  const [{ createTrustOpener }, { createSm2Suite }] = await Promise.all([import('@skill-voucher/sdk-core/trust'), import('@skill-voucher/sdk-core/sm2')]);
  const suite = joinSuites(sdk.bridge.suite, createSm2Suite());
  const platformKey = readKey(pins.offlinePublicKey);
  const openTrust = createTrustOpener({ suite, trustListKey: readKey(pins.trustListPublicKey), statusKey: platformKey, roots: pins.rootCertificates.map((root) => readBytes(decodeBase64(root))) });
  return connectOfflineScanner(sdk, { platformKey, openTrust, suite });
}

function readKey(text: string): TextKey {
  return { algorithm: 'ES256', publicKey: readBytes(decodeBase64Url(text)) };
}

function readBytes(bytes: Uint8Array | undefined): Uint8Array {
  if (bytes === undefined) throw new SdkError('invalidConfiguration', 'A pinned key of the host is not in base64.');
  return bytes;
}
