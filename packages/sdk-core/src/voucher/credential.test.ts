import { describe, expect, it } from 'vitest';
import { encodeUtf8, writeUint32 } from '../encoding';
import { credentialSignatureBase, decodeCredential } from './credential';

/** A body by the offsets of protocol.md, "Credential and redeem code". */
function compose(change: { suite?: number; terms?: number; validFrom?: number; expiresAt?: number } = {}): Uint8Array {
  const bytes = Uint8Array.from({ length: 130 }, (_, i) => i);
  bytes[0] = change.suite ?? 0x11;
  writeUint32(bytes, 46, change.validFrom ?? 1_767_196_800);
  writeUint32(bytes, 50, change.expiresAt ?? 1_798_732_800);
  writeUint32(bytes, 54, 1001);
  // offline, face value, level5, 1,500.00 yuan
  writeUint32(bytes, 58, change.terms ?? (0x80000000 | (2 << 26) | 150_000) >>> 0);
  writeUint32(bytes, 62, 77);
  return bytes;
}

describe('credential', () => {
  it('R4 R64 reads every field from its offset', () => {
    expect(decodeCredential(compose())).toEqual({
      issuerAlgorithm: 'ES256', holderAlgorithm: 'ES256', issuerKeyId: '01020304', voucherNumber: '05060708090A0B0C',
      holderPublicKey: Uint8Array.from({ length: 33 }, (_, i) => 13 + i),
      validFromSeconds: 1_767_196_800, expiresAtSeconds: 1_798_732_800, templateNumber: 1001,
      trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level5', amountFen: 150_000, statusIndex: 77,
      issuerSignature: Uint8Array.from({ length: 64 }, (_, i) => 66 + i),
    });
    expect(decodeCredential(compose({ terms: 0x40000000 }))).toMatchObject({ trainingType: 'online', benefitMode: 'entitlement', skillLevel: 'any', amountFen: 0 });
    expect(decodeCredential(compose({ terms: 0xe3ffffff }))).toMatchObject({ skillLevel: 'chiefTechnician', amountFen: 0x3ffffff });
  });

  it('reads the algorithms of issuer and holder from the two nibbles', () => {
    const algorithms = (suite: number) => {
      const credential = decodeCredential(compose({ suite }));
      return credential && [credential.issuerAlgorithm, credential.holderAlgorithm];
    };
    expect([algorithms(0x11), algorithms(0x21), algorithms(0x22), algorithms(0x12)]).toEqual([['ES256', 'ES256'], ['SM2', 'ES256'], ['SM2', 'SM2'], ['ES256', 'SM2']]);
    expect([algorithms(0x01), algorithms(0x10), algorithms(0x31), algorithms(0x13), algorithms(0x00)]).toEqual([undefined, undefined, undefined, undefined, undefined]);
  });

  it('refuses levels that do not exist, an empty validity and any other length', () => {
    expect(decodeCredential(compose({ terms: 9 << 26 }))).toBeUndefined();
    expect(decodeCredential(compose({ validFrom: 100, expiresAt: 100 }))).toBeUndefined();
    expect(decodeCredential(compose({ validFrom: 101, expiresAt: 100 }))).toBeUndefined();
    expect(decodeCredential(compose({ validFrom: 100, expiresAt: 101 }))).toBeDefined();
    expect([decodeCredential(compose().subarray(0, 129)), decodeCredential(Uint8Array.of(...compose(), 0)), decodeCredential(new Uint8Array())]).toEqual([undefined, undefined, undefined]);
  });

  it('is signed under its own domain tag, without the signature', () => {
    const bytes = compose();
    expect(credentialSignatureBase(bytes)).toEqual(Uint8Array.of(...encodeUtf8('ETV1-CRED'), 0, ...bytes.subarray(0, 66)));
  });
});
