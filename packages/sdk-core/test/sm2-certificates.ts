import { AsnConvert, OctetString } from '@peculiar/asn1-schema';
import { AlgorithmIdentifier, Certificate, id_ce_subjectKeyIdentifier, SubjectKeyIdentifier, SubjectPublicKeyInfo } from '@peculiar/asn1-x509';
import { createHash } from 'node:crypto';
import { createSm2SigningKey, generateSm2SecretKey } from '../src/crypto/sm2';
import { loadSmCrypto } from '../src/crypto/sm2/load-sm-crypto';
import type { SigningKey } from '../src/crypto/crypto-suite';
import { createSeededRandom } from '../src/testing';
import { makeCertificate } from './issuer-certificates';

export interface Sm2Certificate {
  readonly der: Uint8Array;
  readonly name: string;
  readonly key: SigningKey;
}

const sm2WithSm3 = '1.2.156.10197.1.501';

/** An SM2 certificate: the shape comes from an independent library, key and signature are exchanged in its ASN.1. */
export async function makeSm2Certificate(
  options: Omit<Parameters<typeof makeCertificate>[0], 'issuer' | 'keys' | 'curve'> & { issuer?: Sm2Certificate; writesNullParameters?: boolean },
): Promise<Sm2Certificate> {
  const { issuer, writesNullParameters, ...rest } = options;
  const named = await makeCertificate({ ...rest, ...(issuer === undefined ? {} : { issuer: await makeCertificate({ name: issuer.name, authority: {}, notBeforeMs: options.notBeforeMs, notAfterMs: options.notAfterMs }) }) });
  const random = createSeededRandom(`sm2 ${options.name}`);
  const secretKey = await generateSm2SecretKey(random);
  const key = await createSm2SigningKey({ secretKey, random });
  const point = new Uint8Array(Buffer.from((await loadSmCrypto()).sm2.getPublicKeyFromPrivateKey(Buffer.from(secretKey).toString('hex')), 'hex'));
  const certificate = AsnConvert.parse(named.der, Certificate);
  const algorithm = new AlgorithmIdentifier({ algorithm: sm2WithSm3, ...(writesNullParameters === true ? { parameters: null } : {}) });
  certificate.signatureAlgorithm = algorithm;
  certificate.tbsCertificate.signature = algorithm;
  const curve = Uint8Array.from([0x06, 0x08, 0x2a, 0x81, 0x1c, 0xcf, 0x55, 0x01, 0x82, 0x2d]).buffer;
  certificate.tbsCertificate.subjectPublicKeyInfo = new SubjectPublicKeyInfo({
    algorithm: new AlgorithmIdentifier({ algorithm: '1.2.840.10045.2.1', parameters: curve }), subjectPublicKey: point.buffer,
  });
  const keyId = new SubjectKeyIdentifier(createHash('sha1').update(point).digest());
  for (const extension of certificate.tbsCertificate.extensions ?? []) {
    if (extension.extnID === id_ce_subjectKeyIdentifier) extension.extnValue = new OctetString(AsnConvert.serialize(keyId));
  }
  const signature = await (issuer?.key ?? key).sign(new Uint8Array(AsnConvert.serialize(certificate.tbsCertificate)));
  certificate.signatureValue = toDer(signature).buffer as ArrayBuffer;
  delete (certificate as { tbsCertificateRaw?: unknown }).tbsCertificateRaw;
  return { der: new Uint8Array(AsnConvert.serialize(certificate)), name: options.name, key };
}

/** SEQUENCE { r INTEGER, s INTEGER } of raw `r‖s` (GM/T 0009). */
function toDer(signature: Uint8Array): Uint8Array<ArrayBuffer> {
  const integers = [signature.subarray(0, 32), signature.subarray(32)].flatMap((scalar) => {
    const digits = Array.from(scalar);
    while (digits[0] === 0) digits.shift();
    if ((digits[0] as number) > 127) digits.unshift(0);
    return [2, digits.length, ...digits];
  });
  return Uint8Array.from([0x30, integers.length, ...integers]);
}
