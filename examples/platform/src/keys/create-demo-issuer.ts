import 'reflect-metadata';
import * as x509 from '@peculiar/x509';
import { webcrypto } from 'node:crypto';

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };
const yearMs = 365 * 24 * 3_600_000;

/** PEM and DER of a demonstration root and of one issuer under it. */
export interface DemoIssuer {
  readonly issuerKeyPem: string;
  readonly issuerCertificate: string;
  readonly issuerKeyId: string;
  readonly rootCertificate: string;
}

/** A root (path length 0) and an issuer certificate, X.509 v3, P-256. The root's private key is not kept. */
export async function createDemoIssuer(nowMs: number): Promise<DemoIssuer> {
  x509.cryptoProvider.set(webcrypto as Crypto);
  const rootKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const issuerKeys = await webcrypto.subtle.generateKey(algorithm, true, ['sign', 'verify']);
  const rootName = 'CN=职业技能电子培训券演示根证书, O=仅供演示, C=CN';
  const root = await x509.X509CertificateGenerator.createSelfSigned({
    serialNumber: '01',
    name: rootName,
    notBefore: new Date(nowMs - 24 * 3_600_000),
    notAfter: new Date(nowMs + 10 * yearMs),
    signingAlgorithm: algorithm,
    keys: rootKeys as CryptoKeyPair,
    extensions: [
      new x509.BasicConstraintsExtension(true, 0, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.keyCertSign | x509.KeyUsageFlags.cRLSign, true),
      await x509.SubjectKeyIdentifierExtension.create(rootKeys.publicKey as CryptoKey),
    ],
  });
  const subjectKeyId = await x509.SubjectKeyIdentifierExtension.create(issuerKeys.publicKey as CryptoKey);
  const issuer = await x509.X509CertificateGenerator.create({
    serialNumber: '02',
    subject: 'CN=山西省职业技能电子培训券演示发行方, O=仅供演示, C=CN',
    issuer: root.subject,
    notBefore: new Date(nowMs - 24 * 3_600_000),
    notAfter: new Date(nowMs + 3 * yearMs),
    signingAlgorithm: algorithm,
    publicKey: issuerKeys.publicKey as CryptoKey,
    signingKey: rootKeys.privateKey as CryptoKey,
    extensions: [
      new x509.BasicConstraintsExtension(false, undefined, true),
      new x509.KeyUsagesExtension(x509.KeyUsageFlags.digitalSignature, true),
      subjectKeyId,
      await x509.AuthorityKeyIdentifierExtension.create(rootKeys.publicKey as CryptoKey),
    ],
  });
  const pkcs8 = Buffer.from(await webcrypto.subtle.exportKey('pkcs8', issuerKeys.privateKey as CryptoKey));
  return {
    issuerKeyPem: `-----BEGIN PRIVATE KEY-----\n${pkcs8.toString('base64')}\n-----END PRIVATE KEY-----\n`,
    issuerCertificate: Buffer.from(issuer.rawData).toString('base64'),
    issuerKeyId: subjectKeyId.keyId.slice(0, 8).toLowerCase(),
    rootCertificate: Buffer.from(root.rawData).toString('base64'),
  };
}
