import { nodeRandom } from '@skill-voucher/sdk-core/node';
import { createSm2SigningKey, generateSm2SecretKey } from '@skill-voucher/sdk-core/sm2';
import { nameSm2Key, writeSm2Certificate } from './write-sm2-certificate';

const dayMs = 24 * 3_600_000;
/** A demonstration root and one issuer under it, SM2 with SM3. */
export interface DemoSm2Issuer {
  /** 32 bytes, base64. */
  readonly issuerSecretKey: string;
  readonly issuerCertificate: string;
  readonly issuerKeyId: string;
  readonly rootCertificate: string;
}

/** X.509 v3 like the P-256 pair's; the root's private key is not kept. Pure JavaScript is no certified module: production keys lie in a cipher machine. */
export async function createDemoSm2Issuer(nowMs: number): Promise<DemoSm2Issuer> {
  const openKey = (secretKey: Uint8Array) => createSm2SigningKey({ secretKey, random: nodeRandom });
  const secretKey = await generateSm2SecretKey(nodeRandom);
  const [signer, key] = [await openKey(await generateSm2SecretKey(nodeRandom)), await openKey(secretKey)];
  const organization = '仅供演示';
  const rootName = '职业技能电子培训券演示国密根证书';
  const notBeforeMs = nowMs - dayMs;
  const root = await writeSm2Certificate({ organization, serial: 1, subject: rootName, issuer: rootName, key: signer, signer, isAuthority: true, notBeforeMs, notAfterMs: nowMs + 3650 * dayMs });
  const issuer = await writeSm2Certificate({ organization, serial: 2, subject: '山西省职业技能电子培训券演示国密发行方', issuer: rootName, key, signer, isAuthority: false, notBeforeMs, notAfterMs: nowMs + 1095 * dayMs });
  return {
    issuerSecretKey: Buffer.from(secretKey).toString('base64'), issuerCertificate: issuer.toString('base64'),
    issuerKeyId: nameSm2Key(key).toString('hex').slice(0, 8), rootCertificate: root.toString('base64'),
  };
}
