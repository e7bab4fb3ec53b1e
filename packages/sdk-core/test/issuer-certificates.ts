import 'reflect-metadata';
import { webcrypto } from 'node:crypto';
import { BasicConstraintsExtension, cryptoProvider, Extension, KeyUsageFlags, KeyUsagesExtension, SubjectKeyIdentifierExtension, X509CertificateGenerator } from '@peculiar/x509';

cryptoProvider.set(webcrypto as never);

const algorithm = { name: 'ECDSA', namedCurve: 'P-256', hash: 'SHA-256' };

export interface TestCertificate {
  readonly der: Uint8Array;
  readonly name: string;
  readonly keys: webcrypto.CryptoKeyPair;
}

/** Makes a certificate with an independent library, right by default and wrong where asked. */
export async function makeCertificate(options: {
  name: string;
  issuer?: TestCertificate | undefined;
  keys?: webcrypto.CryptoKeyPair;
  authority?: { pathLength?: number } | undefined;
  usage?: KeyUsageFlags;
  notBeforeMs: number;
  notAfterMs: number;
  curve?: string;
  unknownCritical?: boolean;
}): Promise<TestCertificate> {
  const keys = options.keys ?? (await webcrypto.subtle.generateKey({ ...algorithm, namedCurve: options.curve ?? 'P-256' }, true, ['sign', 'verify'])) as webcrypto.CryptoKeyPair;
  const certificate = await X509CertificateGenerator.create({
    subject: `CN=${options.name}`,
    issuer: `CN=${options.issuer?.name ?? options.name}`,
    notBefore: new Date(options.notBeforeMs),
    notAfter: new Date(options.notAfterMs),
    signingAlgorithm: algorithm,
    publicKey: keys.publicKey as never,
    signingKey: (options.issuer?.keys ?? keys).privateKey as never,
    extensions: [
      new BasicConstraintsExtension(options.authority !== undefined, options.authority?.pathLength, true),
      new KeyUsagesExtension(options.usage ?? (options.authority === undefined ? KeyUsageFlags.digitalSignature : KeyUsageFlags.keyCertSign), true),
      await SubjectKeyIdentifierExtension.create(keys.publicKey as never),
      ...(options.unknownCritical === true ? [new Extension('1.2.3.4', true, Uint8Array.of(5, 0).buffer)] : []),
    ],
  });
  return { der: new Uint8Array(certificate.rawData), name: options.name, keys };
}
