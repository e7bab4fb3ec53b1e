import { importNodeKey, type NodeSigningKey } from '@skill-voucher/sdk-core/node';
import { X509Certificate } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import type { PlatformKeys } from './platform-keys';
import { readSm2Issuer } from './read-sm2-issuer';

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * Production keys: 32-byte keys in base64 from variables, PEM files by path. A cipher
 * machine stands behind the same `PlatformKeys` instead. Adds what is wrong to `problems`.
 */
export async function readConfiguredKeys(environment: Environment, problems: string[]): Promise<PlatformKeys | undefined> {
  const before = problems.length;
  const dataKey = readSecret(environment, 'ETV_DATA_KEY', problems);
  const blindIndexKey = readSecret(environment, 'ETV_BLIND_INDEX_KEY', problems);
  const cacheScopeKey = readSecret(environment, 'ETV_CACHE_SCOPE_KEY', problems);
  if (dataKey !== undefined && blindIndexKey !== undefined && Buffer.from(dataKey).equals(blindIndexKey)) problems.push('ETV_BLIND_INDEX_KEY 不得与 ETV_DATA_KEY 相同');
  const issuerKey = await readKey(environment, 'ETV_ISSUER_KEY_FILE', problems);
  const trustListKey = await readKey(environment, 'ETV_TRUST_LIST_KEY_FILE', problems);
  const offlineKey = await readKey(environment, 'ETV_OFFLINE_KEY_FILE', problems);
  const deliveryKey = await readKey(environment, 'ETV_DELIVERY_KEY_FILE', problems);
  const sm2Issuer = await readSm2Issuer(environment, { problems, nowMs: Date.now() });
  const chain = await readCertificates(environment, 'ETV_ISSUER_CERTIFICATES_FILE', problems);
  const [root] = (await readCertificates(environment, 'ETV_ROOT_CERTIFICATE_FILE', problems)) ?? [];
  const [leaf] = chain ?? [];
  if (leaf !== undefined && issuerKey !== undefined && !isKeyOf(leaf, issuerKey)) problems.push('ETV_ISSUER_CERTIFICATES_FILE 的首张证书与 ETV_ISSUER_KEY_FILE 的密钥不符');
  if (leaf !== undefined && leaf.subject.includes('仅供演示')) problems.push('生产环境不接受演示证书');
  const keyId = leaf === undefined ? undefined : readSubjectKeyId(leaf);
  if (leaf !== undefined && keyId === undefined) problems.push('ETV_ISSUER_CERTIFICATES_FILE 的证书没有主体密钥标识符');
  if (problems.length > before) return undefined;
  if (!dataKey || !blindIndexKey || !cacheScopeKey || !issuerKey || !trustListKey || !offlineKey || !deliveryKey || !chain || !root || !keyId) return undefined;
  return {
    areDemo: false, dataKeys: [{ id: 1, key: dataKey }], blindIndexKey, cacheScopeKey, trustListKey, offlineKey, deliveryKey,
    issuer: { key: issuerKey, keyId, certificateChain: chain.map((certificate) => certificate.raw.toString('base64')) },
    rootCertificate: root.raw.toString('base64'), sm2Issuer,
  };
}

function readSecret(environment: Environment, name: string, problems: string[]): Uint8Array | undefined {
  const bytes = Buffer.from(environment[name] ?? '', 'base64');
  if (bytes.length === 32) return bytes;
  problems.push(`生产环境须设置 ${name}（32 字节，base64）`);
  return undefined;
}

async function readText(environment: Environment, name: string, problems: string[]): Promise<string | undefined> {
  try {
    return await readFile(environment[name] ?? '', 'utf8');
  } catch {
    problems.push(`生产环境须设置 ${name}（可读取的 PEM 文件）`);
    return undefined;
  }
}

async function readKey(environment: Environment, name: string, problems: string[]): Promise<NodeSigningKey | undefined> {
  const pem = await readText(environment, name, problems);
  try {
    return pem === undefined ? undefined : importNodeKey(pem);
  } catch {
    problems.push(`${name} 不是 P-256 私钥`);
    return undefined;
  }
}

async function readCertificates(environment: Environment, name: string, problems: string[]): Promise<X509Certificate[] | undefined> {
  const pem = await readText(environment, name, problems);
  if (pem === undefined) return undefined;
  try {
    const found = pem.match(/-----BEGIN CERTIFICATE-----[^-]+-----END CERTIFICATE-----/g) ?? [];
    if (found.length > 0) return found.map((text) => new X509Certificate(text));
  } catch {
    // told below
  }
  problems.push(`${name} 中没有可用的证书`);
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
