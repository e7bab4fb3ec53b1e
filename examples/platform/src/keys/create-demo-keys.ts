import { importNodeKey, nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2SigningKey } from '@skill-voucher/sdk-core/sm2';
import type { DemoSecrets } from './demo-secrets';
import type { DataKeys } from '../personal-data/personal-data-cipher';
import type { PlatformKeys } from './platform-keys';
import { readDemoDataKeys } from './system-keys';

export async function createDemoKeys(secrets: DemoSecrets, dataKeys: DataKeys = readDemoDataKeys(secrets)): Promise<PlatformKeys> {
  const { issuerSecretKey, issuerKeyId, issuerCertificate, rootCertificate } = secrets.sm2Issuer;
  const decode = (text: string) => Buffer.from(text, 'base64');
  return {
    areDemo: true,
    dataKeys,
    blindIndexKey: decode(secrets.blindIndexKey),
    cacheScopeKey: decode(secrets.cacheScopeKey),
    issuer: {
      key: importNodeKey(secrets.issuer.issuerKeyPem),
      keyId: secrets.issuer.issuerKeyId,
      certificateChain: [secrets.issuer.issuerCertificate],
    },
    rootCertificate: secrets.issuer.rootCertificate,
    sm2Issuer: {
      key: await createSm2SigningKey({ secretKey: new Uint8Array(decode(issuerSecretKey)), random: nodeRandom }),
      keyId: issuerKeyId, certificateChain: [issuerCertificate], rootCertificate,
    },
    trustListKey: importNodeKey(secrets.trustListKeyPem),
    offlineKey: importNodeKey(secrets.offlineKeyPem),
    deliveryKey: importNodeKey(secrets.deliveryKeyPem),
  };
}
