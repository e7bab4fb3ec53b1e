import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createAesGcmCipher } from './personal-data-cipher';

const first = { id: 1, key: randomBytes(32) };
const second = { id: 2, key: randomBytes(32) };

describe('personal data cipher', () => {
  it('decrypts what it encrypted, and never makes the same cipher text twice', () => {
    const cipher = createAesGcmCipher([first]);
    const once = cipher.encrypt('name', '王秀兰');
    expect(cipher.decrypt('name', once)).toBe('王秀兰');
    expect(Buffer.from(once).equals(cipher.encrypt('name', '王秀兰'))).toBe(false);
  });

  it('refuses a changed cipher text and one of another column', () => {
    const cipher = createAesGcmCipher([first]);
    const encrypted = cipher.encrypt('phone', '13800000000');
    expect(() => cipher.decrypt('name', encrypted)).toThrow();
    for (let at = 0; at < encrypted.length; at += 1) {
      const altered = Uint8Array.from(encrypted);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(() => cipher.decrypt('phone', altered)).toThrow();
    }
  });

  it('reads old cipher texts after a rotation', () => {
    const before = createAesGcmCipher([first]).encrypt('idNumber', 'x');
    expect(createAesGcmCipher([second, first]).decrypt('idNumber', before)).toBe('x');
    expect(() => createAesGcmCipher([second]).decrypt('idNumber', before)).toThrow('No data key 1');
  });
});
