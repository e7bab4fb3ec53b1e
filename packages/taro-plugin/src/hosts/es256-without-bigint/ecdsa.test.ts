import { existsSync, readFileSync } from 'node:fs';
import { createHash, createHmac, randomBytes } from 'node:crypto';
import { join } from 'node:path';
import { p256 } from '@noble/curves/nist.js';
import { describe, expect, it } from 'vitest';
import { derivePublicKey, isSecretKey, secretKeyFromRandom, signMessage, verifyMessage } from './ecdsa';
import { createMontgomeryField } from './montgomery-field';
import { orderBytes } from './p256-curve';
import { hmacSha256, sha256 } from './sha256';

const vectors = join(process.env.VECTORS_DIR ?? join(import.meta.dirname, '../../../../../../shared/vectors'), 'wycheproof');
const unhex = (text: string): Uint8Array => Uint8Array.from(Buffer.from(text, 'hex'));
const toBytes = (value: bigint): Uint8Array => unhex(value.toString(16).padStart(64, '0'));
const toBigInt = (bytes: Uint8Array): bigint => BigInt(`0x${Buffer.from(bytes).toString('hex')}`);
const randomSecret = (): Uint8Array => p256.utils.randomSecretKey();

describe('the field', () => {
  const primes = { p: p256.Point.Fp.ORDER, n: p256.Point.Fn.ORDER };

  it.each(Object.entries(primes))('agrees with BigInt modulo %s, at the edges and at random', (_name, modulus) => {
    const field = createMontgomeryField(toBytes(modulus));
    const edges = [0n, 1n, 2n, modulus - 1n, modulus - 2n, (1n << 255n) - 1n, (1n << 240n) - 1n].map((value) => value % modulus);
    const values = [...edges, ...Array.from({ length: 40 }, () => toBigInt(randomBytes(32)) % modulus)];
    for (const a of values) {
      for (const b of values) {
        const [x, y] = [field.fromBytes(toBytes(a)), field.fromBytes(toBytes(b))];
        expect(toBigInt(field.toBytes(field.add(x, y)))).toBe((a + b) % modulus);
        expect(toBigInt(field.toBytes(field.subtract(x, y)))).toBe((a - b + modulus) % modulus);
        expect(toBigInt(field.toBytes(field.multiply(x, y)))).toBe((a * b) % modulus);
      }
      const inverse = toBigInt(field.toBytes(field.invert(field.fromBytes(toBytes(a)))));
      expect((inverse * a) % modulus).toBe(a === 0n ? 0n : 1n);
    }
  });

  it('reduces what lies between the modulus and 2^256', () => {
    const field = createMontgomeryField(orderBytes);
    expect(toBigInt(field.toBytes(field.fromBytes(new Uint8Array(32).fill(255))))).toBe((1n << 256n) - 1n - p256.Point.Fn.ORDER);
  });
});

describe('SHA-256 and HMAC', () => {
  it('agree with node:crypto for every length around the block', () => {
    for (let length = 0; length < 200; length++) {
      const message = randomBytes(length);
      const key = randomBytes(length);
      expect(Buffer.from(sha256(message))).toEqual(createHash('sha256').update(message).digest());
      expect(Buffer.from(hmacSha256(key, message))).toEqual(createHmac('sha256', key).update(message).digest());
    }
  });
});

describe('ECDSA', () => {
  it('makes the RFC 6979 signature of A.2.5, with s brought low', () => {
    const secret = unhex('c9afa9d845ba75166b5c215767b1d6934e50c3db36e89b127b8a622b120f6721');
    const signature = Buffer.from(signMessage(Buffer.from('sample'), secret)).toString('hex');
    expect(signature.slice(0, 64)).toBe('efd48b2aacb6a8fd1140dd9cd45e81d69d2c877b56aaf991c34d0ea84eaf3716');
    const highS = BigInt('0xf7cb1c942d657c41d436c7a1b6e29f65f3e900dbb9aff4064dc4ab2f843acda8');
    expect(BigInt(`0x${signature.slice(64)}`)).toBe(p256.Point.Fn.ORDER - highS);
  });

  it('signs, derives and verifies like @noble/curves', () => {
    for (let round = 0; round < 60; round++) {
      const secret = randomSecret();
      const message = randomBytes(round * 3);
      const signature = signMessage(message, secret);
      expect(signature).toEqual(p256.sign(message, secret, { lowS: true }));
      expect(derivePublicKey(secret)).toEqual(p256.getPublicKey(secret, true));
      expect(verifyMessage(signature, message, derivePublicKey(secret))).toBe(true);
    }
  });

  it('works for the smallest and the greatest secret key and no other number', () => {
    const n = p256.Point.Fn.ORDER;
    for (const value of [1n, 2n, n - 1n]) {
      expect(isSecretKey(toBytes(value))).toBe(true);
      expect(derivePublicKey(toBytes(value))).toEqual(p256.getPublicKey(toBytes(value), true));
    }
    for (const value of [0n, n, n + 1n, (1n << 256n) - 1n]) expect(isSecretKey(toBytes(value))).toBe(false);
    expect(isSecretKey(new Uint8Array(31).fill(1))).toBe(false);
  });

  it('maps random bytes to the same secret key as @noble/curves', () => {
    for (const seed of [new Uint8Array(48), new Uint8Array(48).fill(255), ...Array.from({ length: 20 }, () => Uint8Array.from(randomBytes(48)))]) {
      expect(secretKeyFromRandom(seed)).toEqual(p256.utils.randomSecretKey(seed));
    }
  });

  it('refuses every flipped bit, high s, and keys that are no point, without throwing', () => {
    const secret = randomSecret();
    const message = Uint8Array.from(randomBytes(143));
    const publicKey = derivePublicKey(secret);
    const signature = signMessage(message, secret);
    for (let bit = 0; bit < 512; bit += 7) {
      const changed = signature.slice();
      changed[bit >> 3] = (changed[bit >> 3] ?? 0) ^ (1 << (bit & 7));
      expect(verifyMessage(changed, message, publicKey)).toBe(false);
    }
    const s = toBigInt(signature.subarray(32));
    const highS = Uint8Array.from([...signature.subarray(0, 32), ...toBytes(p256.Point.Fn.ORDER - s)]);
    expect(verifyMessage(highS, message, publicKey)).toBe(false);
    expect(verifyMessage(highS, message, publicKey, { allowHighS: true })).toBe(true);
    for (const key of [new Uint8Array(33), new Uint8Array(0), new Uint8Array(65).fill(4), new Uint8Array(33).fill(255), Uint8Array.of(2, ...toBytes(p256.Point.Fp.ORDER))]) {
      expect(verifyMessage(signature, message, key)).toBe(false);
    }
    for (const bad of [new Uint8Array(64), new Uint8Array(63), new Uint8Array(65), new Uint8Array(64).fill(255)]) {
      expect(verifyMessage(bad, message, publicKey)).toBe(false);
    }
  });

  it.skipIf(!existsSync(vectors))('answers every Wycheproof vector as expected', () => {
    interface Group {
      publicKey: { uncompressed: string };
      tests: { tcId: number; msg: string; sig: string; result: string }[];
    }
    const file = JSON.parse(readFileSync(join(vectors, 'ecdsa_secp256r1_sha256_p1363_test.json'), 'utf8')) as { testGroups: Group[] };
    const wrong: number[] = [];
    let count = 0;
    for (const group of file.testGroups) {
      const point = unhex(group.publicKey.uncompressed);
      const publicKey = Uint8Array.of(2 + ((point[64] ?? 0) & 1), ...point.subarray(1, 33));
      for (const test of group.tests) {
        count++;
        const isValid = verifyMessage(unhex(test.sig), unhex(test.msg), publicKey, { allowHighS: true });
        if (isValid !== (test.result === 'valid')) wrong.push(test.tcId);
      }
    }
    expect(count).toBeGreaterThan(200);
    expect(wrong).toEqual([]);
  });
});
