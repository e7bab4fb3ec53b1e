import { describe, expect, it } from 'vitest';
import { holderKey, issueVoucher, issuerKeyId, nowSeconds, suite, trustedIssuer } from '../../test/issued-voucher';
import { joinSuites, type CryptoSuite, type SigningKey } from '../crypto/crypto-suite';
import { decodeBase32, encodeBase32, encodeUtf8, concatBytes } from '../encoding';
import { createSeededRandom } from '../testing/seeded-random';
import { composeRedeemCode, decodeRedeemCode, possessionSignatureBase } from './redeem-code';
import { verifyRedeemCode, type TrustedIssuer } from './verify-redeem-code';

/** Stands for SM2 where only the choice of the suite matters. */
const sm2Double: CryptoSuite = { ...suite, algorithm: 'SM2', verify: async () => true };
const sm2Issuer: TrustedIssuer = { ...trustedIssuer, algorithm: 'SM2' };

async function withByte(offset: number, value: number): Promise<string> {
  const bytes = decodeBase32((await issueVoucher()).code.slice(4)) as Uint8Array;
  bytes[offset] = value;
  return `ETV1${encodeBase32(bytes)}`;
}
const verify = (text: string, change: Partial<Parameters<typeof verifyRedeemCode>[0]> = {}) =>
  verifyRedeemCode({ text, nowMs: nowSeconds * 1000, audience: 77, suite, findIssuers: (keyId) => (keyId === issuerKeyId ? [trustedIssuer] : []), ...change });

describe('steps of verification', () => {
  it('R27 names time, validity and holder as the step that failed', async () => {
    const { code } = await issueVoucher();
    expect(await verify(code, { nowMs: (nowSeconds - 11) * 1000 })).toMatchObject({ outcome: 'futureCode', step: 'time', ageSeconds: -11 });
    expect(await verify(code, { nowMs: (nowSeconds + 71) * 1000 })).toMatchObject({ outcome: 'expiredCode', step: 'time', ageSeconds: 71 });
    expect(await verify(await withByte(206, 1))).toMatchObject({ outcome: 'badHolderSignature', step: 'holder' });
  });

  it('is valid from the first second of its validity', async () => {
    const early = async (seconds: number) => {
      const { code } = await issueVoucher({ generatedAtSeconds: nowSeconds - 86400 + seconds });
      return verify(code, { nowMs: (nowSeconds - 86400 + seconds) * 1000 });
    };
    expect(await early(-1)).toMatchObject({ outcome: 'notYetValid', step: 'validity' });
    expect((await early(0)).outcome).toBe('verified');
  });

  it('the certificate decides the algorithm: an issuer of another one is no candidate', async () => {
    const { code } = await issueVoucher();
    expect(await verify(code, { findIssuers: () => [sm2Issuer], suite: joinSuites(suite, sm2Double) })).toMatchObject({ outcome: 'unknownIssuer', step: 'trust' });
    expect(await verify(await withByte(0, 0x21), { suite: joinSuites(suite, sm2Double) })).toMatchObject({ outcome: 'unknownIssuer', step: 'trust' });
  });

  it('says that a suite is missing, the issuer\'s or the holder\'s', async () => {
    const missing = { outcome: 'unsupportedSuite', step: 'trust' };
    expect(await verify(await withByte(0, 0x21), { findIssuers: () => [sm2Issuer] })).toMatchObject(missing);
    expect(await verify(await withByte(0, 0x12))).toMatchObject(missing);
    expect(await verify(await withByte(0, 0x22), { findIssuers: () => [sm2Issuer] })).toMatchObject(missing);
    expect(await verify(await withByte(0, 0x12), { suite: joinSuites(suite, sm2Double) })).toMatchObject({ outcome: 'badIssuerSignature' });
  });
});

describe('composing and reading', () => {
  it('refuses a key of another algorithm or of another point, and no credential at all', async () => {
    const { credential } = await issueVoucher();
    const compose = (change: Partial<Parameters<typeof composeRedeemCode>[0]>) =>
      composeRedeemCode({ credential, key: holderKey, suite, random: createSeededRandom('x'), generatedAtSeconds: nowSeconds, ...change });
    const sm2Key: SigningKey = { ...holderKey, algorithm: 'SM2' };
    const unbound = { code: 'invalidArgument', message: 'The credential is not bound to this key.' };
    await expect(compose({ key: sm2Key })).rejects.toMatchObject({ code: 'invalidArgument', message: 'The suite lacks the key\'s algorithm, SM2.' });
    await expect(compose({ key: sm2Key, suite: joinSuites(suite, sm2Double) })).rejects.toMatchObject(unbound);
    const nearly = holderKey.publicKey.slice();
    nearly[32] = (nearly[32] as number) ^ 1;
    await expect(compose({ key: { ...holderKey, publicKey: nearly } })).rejects.toMatchObject(unbound);
    await expect(compose({ credential: credential.subarray(1) })).rejects.toMatchObject(unbound);
    await expect(compose({})).resolves.toHaveLength(336);
  });

  it('signs possession under its own domain tag, over a hash of the credential', async () => {
    const { code } = await issueVoucher();
    const { bytes } = decodeRedeemCode(code) as NonNullable<ReturnType<typeof decodeRedeemCode>>;
    expect(await possessionSignatureBase(suite, bytes)).toEqual(concatBytes(encodeUtf8('ETV1-POP'), Uint8Array.of(0), await suite.digest(bytes.slice(0, 130)), bytes.slice(130, 143)));
  });

  it('reads no other purpose, prefix or length', async () => {
    expect(decodeRedeemCode(await withByte(130, 2))).toBeUndefined();
    const { code } = await issueVoucher();
    expect([code.slice(0, 335), `${code}A`, `ETV2${code.slice(4)}`, `${code.slice(0, 328)}`].map(decodeRedeemCode)).toEqual([undefined, undefined, undefined, undefined]);
    expect(decodeRedeemCode(code)?.bytes).toHaveLength(207);
  });
});
