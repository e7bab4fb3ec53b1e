import { createNodeSuite, type NodeSigningKey } from '@skill-voucher/sdk-core/node';
import { verifyChain } from '@skill-voucher/sdk-core/trust';
import { X509Certificate } from 'node:crypto';
import type { EnvironmentReader } from '../configuration/environment-reader';
import type { VariableName } from '../configuration/variables';
import type { PlatformKeys } from './platform-keys';
import { readKeyFile, readPemFile } from './read-key-file';
import { readSm2Issuer } from './read-sm2-issuer';

/**
 * Production keys: 32-byte keys in base64 from variables, PEM files by path. A cipher
 * machine stands behind the same `PlatformKeys` instead. Adds what is wrong to the reader's problems.
 */
export async function readConfiguredKeys(reader: EnvironmentReader): Promise<PlatformKeys | undefined> {
  const { problems } = reader;
  const before = problems.length;
  const nowMs = Date.now();
  const dataKeys = reader.require('ETV_DATA_KEYS');
  const blindIndexKey = reader.require('ETV_BLIND_INDEX_KEY');
  const cacheScopeKey = reader.require('ETV_CACHE_SCOPE_KEY');
  const issuerKey = await readKeyFile(reader, 'ETV_ISSUER_KEY_FILE');
  const trustListKey = await readKeyFile(reader, 'ETV_TRUST_LIST_KEY_FILE');
  const offlineKey = await readKeyFile(reader, 'ETV_OFFLINE_KEY_FILE');
  const deliveryKey = await readKeyFile(reader, 'ETV_DELIVERY_KEY_FILE');
  const sm2Issuer = await readSm2Issuer(reader, { nowMs });
  const chain = await readCertificates(reader, 'ETV_ISSUER_CERTIFICATES_FILE');
  const [root] = (await readCertificates(reader, 'ETV_ROOT_CERTIFICATE_FILE')) ?? [];
  const [leaf] = chain ?? [];
  if (leaf !== undefined && issuerKey !== undefined && !isKeyOf(leaf, issuerKey)) problems.push('ETV_ISSUER_CERTIFICATES_FILE 的首张证书与 ETV_ISSUER_KEY_FILE 的密钥不符');
  if (chain !== undefined && root !== undefined) {
    const { outcome } = await verifyChain({ chain: chain.map(({ raw }) => new Uint8Array(raw)), roots: [new Uint8Array(root.raw)], nowMs, suite: createNodeSuite() });
    if (outcome !== 'trusted') problems.push(`ETV_ISSUER_CERTIFICATES_FILE 的证书链不能由 ETV_ROOT_CERTIFICATE_FILE 验证（${outcome}）`);
  }
  if (leaf !== undefined && leaf.subject.includes('仅供演示')) problems.push('生产环境不接受演示证书');
  const keyId = leaf === undefined ? undefined : readSubjectKeyId(leaf);
  if (leaf !== undefined && keyId === undefined) problems.push('ETV_ISSUER_CERTIFICATES_FILE 的证书没有主体密钥标识符');
  if (problems.length > before) return undefined;
  if (!dataKeys || !blindIndexKey || !cacheScopeKey || !issuerKey || !trustListKey || !offlineKey || !deliveryKey || !chain || !root || !keyId) return undefined;
  return {
    areDemo: false, dataKeys, blindIndexKey, cacheScopeKey, trustListKey, offlineKey, deliveryKey,
    issuer: { key: issuerKey, keyId, certificateChain: chain.map((certificate) => certificate.raw.toString('base64')) },
    rootCertificate: root.raw.toString('base64'), sm2Issuer,
  };
}

async function readCertificates(reader: EnvironmentReader, name: VariableName): Promise<X509Certificate[] | undefined> {
  const pem = await readPemFile(reader, name);
  if (pem === undefined) return undefined;
  try {
    const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length > 0) return found.map((text) => new X509Certificate(text));
  } catch {
    // told below
  }
  reader.problems.push(`${name} 中没有可用的证书`);
  return undefined;
}

function isKeyOf(certificate: X509Certificate, key: NodeSigningKey): boolean {
  const point = certificate.publicKey.export({ format: 'der', type: 'spki' }).subarray(-64, -32);
  return Buffer.from(key.publicKey.subarray(1)).equals(point);
}

/** First 4 bytes of the extension 2.5.29.14, found by its DER: OID, octet string of an octet string. */
function readSubjectKeyId(certificate: X509Certificate): string | undefined {
  const at = certificate.raw.indexOf(Buffer.from('0603551d0e0416', 'hex'));
  return at < 0 ? undefined : certificate.raw.subarray(at + 9 + 1, at + 9 + 5).toString('hex');
}
