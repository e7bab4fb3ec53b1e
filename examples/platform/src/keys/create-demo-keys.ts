import { importNodeKey } from '@skill-voucher/sdk-core/node';
import type { DemoSecrets } from './demo-secrets';
import type { PlatformKeys } from './platform-keys';

export function createDemoKeys(secrets: DemoSecrets): PlatformKeys {
  const decode = (text: string) => Buffer.from(text, 'base64');
  return {
    areDemo: true,
    dataKeys: [{ id: 1, key: decode(secrets.dataKey) }],
    blindIndexKey: decode(secrets.blindIndexKey),
    cacheScopeKey: decode(secrets.cacheScopeKey),
    issuer: {
      key: importNodeKey(secrets.issuer.issuerKeyPem),
      keyId: secrets.issuer.issuerKeyId,
      certificateChain: [secrets.issuer.issuerCertificate],
    },
    rootCertificate: secrets.issuer.rootCertificate,
    trustListKey: importNodeKey(secrets.trustListKeyPem),
    offlineKey: importNodeKey(secrets.offlineKeyPem),
    auditKey: importNodeKey(secrets.auditKeyPem),
    deliveryKey: importNodeKey(secrets.deliveryKeyPem),
  };
}
