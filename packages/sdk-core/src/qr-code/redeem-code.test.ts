import { describe, expect, it } from 'vitest';
import { holderKey, issueVoucher, issuerKeyId, nowSeconds, suite, trustedIssuer } from '../../test/issued-voucher';
import { createNobleSigningKey } from '../crypto/es256-noble';
import { decodeBase32, encodeBase32, readUint32 } from '../encoding';
import { createSeededRandom } from '../testing/seeded-random';
import { composeRedeemCode, decodeRedeemCode } from './redeem-code';
import { classifyScannedText } from './scanned-text';
import { verifyRedeemCode, type VerifyRedeemCodeOptions } from './verify-redeem-code';

async function verify(text: string, change: Partial<VerifyRedeemCodeOptions> = {}) {
  return verifyRedeemCode({
    text, nowMs: nowSeconds * 1000 + 5000, audience: 77, suite,
    findIssuers: (keyId) => (keyId === issuerKeyId ? [trustedIssuer] : []),
    ...change,
  });
}

describe('redeem code', () => {
  it('R41 is 336 characters that survive scan guns, with every field at its offset', async () => {
    const { code } = await issueVoucher({ audience: 77 });
    expect(code).toMatch(/^ETV1[A-Z2-7]{332}$/);
    const bytes = decodeBase32(code.slice(4)) as Uint8Array;
    expect(bytes.length).toBe(207);
    expect(bytes[0]).toBe(0x11);
    expect(Buffer.from(bytes.subarray(1, 5)).toString('hex')).toBe(issuerKeyId);
    expect(Buffer.from(bytes.subarray(5, 13)).toString('hex').toUpperCase()).toBe('4928D3E9B2DD58AB');
    expect(bytes.slice(13, 46)).toEqual(holderKey.publicKey);
    expect([46, 50, 54, 62].map((offset) => readUint32(bytes, offset))).toEqual([nowSeconds - 86400, nowSeconds + 86400, 260001, 42]);
    // offline 1, face value 0, level3 4 of 4 bits, 150000 fen
    expect(readUint32(bytes, 58)).toBe(((1 << 31) | (0 << 30) | (4 << 26) | 150000) >>> 0);
    expect([bytes[130], readUint32(bytes, 131), readUint32(bytes, 139)]).toEqual([1, nowSeconds, 77]);
  });

  it('R27 a genuine code is verified with its age', async () => {
    const { code } = await issueVoucher();
    expect(await verify(code)).toMatchObject({ outcome: 'verified', ageSeconds: 5 });
  });

  it('A5 is accepted from -10 s to 70 s of age and not beyond', async () => {
    const { code } = await issueVoucher();
    const at = async (seconds: number) => (await verify(code, { nowMs: (nowSeconds + seconds) * 1000 })).outcome;
    expect(await at(-11)).toBe('futureCode');
    expect(await at(-10)).toBe('verified');
    expect(await at(70)).toBe('verified');
    expect(await at(71)).toBe('expiredCode');
  });

  it('is refused for another audience, and accepted for its own or for any', async () => {
    const { code } = await issueVoucher({ audience: 78 });
    expect(await verify(code)).toMatchObject({ outcome: 'wrongAudience', step: 'audience' });
    expect((await verify(code, { audience: 78 })).outcome).toBe('verified');
  });

  it('names the failed step for an unknown issuer, a bad status and the voucher\'s own dates', async () => {
    const { code } = await issueVoucher();
    expect(await verify(code, { findIssuers: () => [] })).toMatchObject({ outcome: 'unknownIssuer', step: 'trust' });
    expect(await verify(code, { findStatus: () => 'revoked' })).toMatchObject({ outcome: 'revoked', step: 'status' });
    expect(await verify(code, { findStatus: () => 'delisted' })).toMatchObject({ outcome: 'delisted', step: 'status' });
    const lapsed = await issueVoucher({ expiresAtSeconds: nowSeconds });
    expect(await verify(lapsed.code, { nowMs: nowSeconds * 1000 })).toMatchObject({ outcome: 'expiredVoucher', step: 'validity' });
  });

  it('refuses an issuer of the same key id but another key, and tries every issuer of that id', async () => {
    const { code } = await issueVoucher();
    const other = { algorithm: 'ES256' as const, publicKey: createNobleSigningKey(new Uint8Array(32).fill(8)).publicKey };
    expect(await verify(code, { findIssuers: () => [other] })).toMatchObject({ outcome: 'badIssuerSignature', step: 'issuer' });
    expect((await verify(code, { findIssuers: () => [other, trustedIssuer] })).outcome).toBe('verified');
  });

  it('refuses every one-bit change', async () => {
    const { code } = await issueVoucher();
    const bytes = decodeBase32(code.slice(4)) as Uint8Array;
    for (let bit = 0; bit < bytes.length * 8; bit += 1) {
      const changed = bytes.slice();
      changed[bit >> 3] = (changed[bit >> 3] as number) ^ (128 >> (bit & 7));
      const { outcome } = await verify('ETV1' + encodeBase32(changed));
      expect(outcome, `bit ${bit}`).not.toBe('verified');
    }
  });

  it('refuses text that is cut, longer, of another prefix or with non-zero slack bits', async () => {
    const { code } = await issueVoucher();
    const slack = code.slice(0, -1) + String.fromCharCode(code.charCodeAt(335) + 1);
    for (const text of ['', 'ETV1', code.slice(0, -1), code.slice(0, 100), code + 'A', 'ETC1' + code.slice(4), slack, code.replace(/.$/, '0')]) {
      expect(await verify(text), text.slice(0, 8)).toMatchObject({ outcome: 'malformed', step: 'format' });
    }
  });

  it('A19 understands what a scan gun makes of it under a Chinese input method', async () => {
    const { code } = await issueVoucher();
    const fullWidth = Array.from(code, (character) => String.fromCharCode(character.charCodeAt(0) + 0xfee0)).join('');
    expect((await verify(` ${fullWidth.toLowerCase()}\r\n`)).outcome).toBe('verified');
  });

  it('cannot be made with a credential of another key', async () => {
    const { credential } = await issueVoucher();
    const stranger = createNobleSigningKey(new Uint8Array(32).fill(5));
    await expect(composeRedeemCode({ credential, key: stranger, suite, random: createSeededRandom('x'), generatedAtSeconds: nowSeconds }))
      .rejects.toMatchObject({ code: 'invalidArgument' });
  });

  it('is made of whole numbers of 32 bits and of 4 random bytes, or not at all', async () => {
    const { credential } = await issueVoucher();
    const compose = (change: object) => composeRedeemCode({ credential, key: holderKey, suite, random: createSeededRandom('x'), generatedAtSeconds: nowSeconds, ...change });
    // 2^32 would wrap to 0: any institution.
    for (const wrong of [2 ** 32, -1, 7.9, NaN, Infinity]) {
      await expect(compose({ audience: wrong }), String(wrong)).rejects.toMatchObject({ code: 'invalidArgument' });
      await expect(compose({ generatedAtSeconds: wrong }), String(wrong)).rejects.toMatchObject({ code: 'invalidArgument' });
    }
    expect(decodeRedeemCode(await compose({ audience: 2 ** 32 - 1 }))?.audience).toBe(2 ** 32 - 1);
    for (const length of [0, 3, 5, 100]) await expect(compose({ random: { bytes: async () => new Uint8Array(length) } })).rejects.toMatchObject({ code: 'randomUnavailable' });
  });

  it('is accepted at no time that is no number', async () => {
    const { code } = await issueVoucher();
    for (const nowMs of [NaN, undefined as unknown as number, Infinity]) expect((await verify(code, { nowMs })).outcome).toBe('expiredCode');
  });

  it('A19 is not made of letters that look alike in another alphabet, nor of a text beyond measure', async () => {
    const { code } = await issueVoucher();
    for (const [latin, other] of [['S', 'ſ'], ['I', 'ı'], ['FF', 'ﬀ'], ['ST', 'ﬆ']] as const) {
      const at = code.indexOf(latin, 4);
      if (at > 0) expect((await verify(code.slice(0, at) + other + code.slice(at + latin.length))).outcome, other).toBe('malformed');
    }
    expect((await verify(code.toLowerCase())).outcome).toBe('verified');
    expect((await verify(`${' '.repeat(4_096 - 336)}${code}`)).outcome).toBe('verified');
    expect((await verify(`${' '.repeat(4_097 - 336)}${code}`)).outcome).toBe('malformed');
    expect(classifyScannedText(' '.repeat(4_097))).toBe('foreign');
    const turn = async () => {
      const started = performance.now();
      for (const huge of ['etv1'.repeat(2_500_000), '\uff21'.repeat(10_000_000), ' '.repeat(10_000_000)]) expect((await verify(huge)).outcome).toBe('malformed');
      return performance.now() - started;
    };
    expect(Math.min(await turn(), await turn(), await turn())).toBeLessThan(150);
  });

  it('two codes of one second differ', async () => {
    const [a, b] = [await issueVoucher({ seed: 'a' }), await issueVoucher({ seed: 'b' })];
    expect(a.code).not.toBe(b.code);
    expect(decodeRedeemCode(a.code)?.generatedAtSeconds).toBe(decodeRedeemCode(b.code)?.generatedAtSeconds);
  });
});
