import { encodeBase64 } from '@skill-voucher/sdk-core';
import { nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2SigningKey, createSm2Suite } from '@skill-voucher/sdk-core/sm2';
import { parseCertificate, verifyChain } from '@skill-voucher/sdk-core/trust';
import { readFile } from 'node:fs/promises';
import type { EnvironmentReader } from '../configuration/environment-reader';
import type { AnchoredIssuer } from './platform-keys';

const names = ['ETV_SM2_ISSUER_KEY_FILE', 'ETV_SM2_ISSUER_CERTIFICATES_FILE', 'ETV_SM2_ROOT_CERTIFICATE_FILE'] as const;

/**
 * The SM2 issuer beside the ES256 one: three PEM files, all or none. Without it no SM2 key is
 * bound. Adds what is wrong to the reader's problems.
 */
export async function readSm2Issuer(reader: EnvironmentReader, options: { nowMs: number }): Promise<AnchoredIssuer | undefined> {
  const { problems } = reader;
  const { nowMs } = options;
  const missing = names.filter((name) => !reader.has(name));
  if (missing.length === names.length) return undefined;
  if (missing.length > 0) return fail(problems, `启用 SM2 发行须同时设置 ${names.join('、')}，缺 ${missing.join('、')}`);
  const [keyPem, chainPem, rootPem] = await Promise.all(names.map((name) => readFile(reader.readOr(name, ''), 'utf8').catch(() => '')));
  const secretKey = readSecretKey(readPem(keyPem ?? '', 'PRIVATE KEY')[0]);
  const key = secretKey && (await createSm2SigningKey({ secretKey, random: nodeRandom }).catch(() => undefined));
  if (key === undefined) return fail(problems, `${names[0]} 不是 SM2 私钥（PKCS #8，PEM）`);
  const [chain, [root]] = [readPem(chainPem ?? '', 'CERTIFICATE'), readPem(rootPem ?? '', 'CERTIFICATE')];
  const leaf = chain[0] === undefined ? undefined : parseCertificate(chain[0]);
  if (leaf === undefined || root === undefined) return fail(problems, `${names[1]} 或 ${names[2]} 中没有可用的证书`);
  if (leaf.algorithm !== 'SM2' || !Buffer.from(leaf.publicKey).equals(key.publicKey)) return fail(problems, `${names[1]} 的首张证书与 ${names[0]} 的密钥不符`);
  const verified = await verifyChain({ chain, roots: [root], nowMs, suite: createSm2Suite() });
  if (verified.outcome !== 'trusted') return fail(problems, `${names[1]} 的证书链不能由 ${names[2]} 验证（${verified.outcome}）`);
  if (Buffer.from(chain[0] ?? []).includes('仅供演示')) return fail(problems, '生产环境不接受演示证书');
  if (leaf.subjectKeyId === undefined) return fail(problems, `${names[1]} 的证书没有主体密钥标识符`);
  return { key, keyId: leaf.subjectKeyId.slice(0, 8), certificateChain: chain.map((der) => encodeBase64(der)), rootCertificate: encodeBase64(root) };
}

function fail(problems: string[], problem: string): undefined {
  problems.push(problem);
  return undefined;
}

function readPem(text: string, label: string): Uint8Array[] {
  const found = text.match(new RegExp(`-----BEGIN ${label}-----[^-]+-----END ${label}-----`, 'g')) ?? [];
  return found.map((block) => new Uint8Array(Buffer.from(block.replace(/-----[^-]+-----|\s/g, ''), 'base64')));
}

/** The scalar of an ECPrivateKey (RFC 5915) on sm2p256v1. Not by node:crypto: Node 20 aborts when it exports such a key. */
function readSecretKey(der: Uint8Array | undefined): Uint8Array | undefined {
  const bytes = Buffer.from(der ?? []);
  const at = bytes.indexOf(Buffer.from('0201010420', 'hex'));
  const isSm2 = bytes.includes(Buffer.from('06082a811ccf5501822d', 'hex'));
  return isSm2 && at > 0 && bytes.length >= at + 37 ? new Uint8Array(bytes.subarray(at + 5, at + 37)) : undefined;
}
