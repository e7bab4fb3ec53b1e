import type { SigningKey } from '@skill-voucher/sdk-core';
import { createHash, ECDH } from 'node:crypto';
import { writeBits, writeBoolean, writeExplicit, writeImplicit, writeInteger, writeObjectId, writeOctets, writePrintable, writeSequence, writeSet, writeUtcTime, writeUtf8 } from './write-der';

/** SM2 with SM3, and a key on sm2p256v1 (GM/T 0006). */
const signatureAlgorithm = writeSequence(writeObjectId('2a811ccf55018375'));
const keyAlgorithm = writeSequence(writeObjectId('2a8648ce3d0201'), writeObjectId('2a811ccf5501822d'));

export interface Sm2CertificateToWrite {
  readonly serial: number;
  readonly subject: string;
  readonly issuer: string;
  readonly organization: string;
  readonly key: SigningKey;
  readonly signer: SigningKey;
  readonly isAuthority: boolean;
  readonly notBeforeMs: number;
  readonly notAfterMs: number;
}

/** X.509 v3 in DER, signed SM2 with SM3: an authority of path length 0, or a leaf that signs. */
export async function writeSm2Certificate(options: Sm2CertificateToWrite): Promise<Buffer> {
  const { key, signer, organization } = options;
  const tbs = writeSequence(
    writeExplicit(0, writeInteger(Buffer.from([2]))), writeInteger(Buffer.from([options.serial])), signatureAlgorithm, writeName(options.issuer, organization),
    writeSequence(writeUtcTime(options.notBeforeMs), writeUtcTime(options.notAfterMs)), writeName(options.subject, organization),
    writeSequence(keyAlgorithm, writeBits(uncompress(key))), writeExplicit(3, writeExtensions(options)),
  );
  const signature = await signer.sign(tbs);
  const scalars = writeSequence(writeInteger(signature.subarray(0, 32)), writeInteger(signature.subarray(32)));
  return writeSequence(tbs, signatureAlgorithm, writeBits(scalars));
}

/** basicConstraints, keyUsage, subjectKeyIdentifier, authorityKeyIdentifier. */
function writeExtensions({ key, signer, isAuthority }: Sm2CertificateToWrite): Buffer {
  const usage = isAuthority ? writeBits(Buffer.from([0x06]), 1) : writeBits(Buffer.from([0x80]), 7);
  return writeSequence(
    writeSequence(writeObjectId('551d13'), writeBoolean(true), writeOctets(isAuthority ? writeSequence(writeBoolean(true), writeInteger(Buffer.from([0]))) : writeSequence())),
    writeSequence(writeObjectId('551d0f'), writeBoolean(true), writeOctets(usage)),
    writeSequence(writeObjectId('551d0e'), writeOctets(writeOctets(nameSm2Key(key)))),
    writeSequence(writeObjectId('551d23'), writeOctets(writeSequence(writeImplicit(0, nameSm2Key(signer))))),
  );
}

function writeName(common: string, organization: string): Buffer {
  const part = (type: string, value: Buffer) => writeSet(writeSequence(writeObjectId(type), value));
  return writeSequence(part('550406', writePrintable('CN')), part('55040a', writeUtf8(organization)), part('550403', writeUtf8(common)));
}

function uncompress(key: SigningKey): Buffer {
  return ECDH.convertKey(key.publicKey, 'SM2', undefined, undefined, 'uncompressed') as Buffer;
}

/** Subject key identifier: SHA-1 of the point (RFC 5280 §4.2.1.2). */
export function nameSm2Key(key: SigningKey): Buffer {
  return createHash('sha1').update(uncompress(key)).digest();
}
