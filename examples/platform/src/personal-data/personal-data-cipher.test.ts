import { createDecipheriv, createHmac, hkdfSync, randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { createPersonalDataCipher, dataKeyAlgorithms, type DataKey } from './personal-data-cipher';

describe.each(dataKeyAlgorithms)('personal data under %s', (algorithm) => {
  const first: DataKey = { id: 1, algorithm, key: randomBytes(32) };
  const cipher = createPersonalDataCipher([first]);

  it.each(['', 'x', '王秀兰', '140105199001011234', '长'.repeat(5000)])('decrypts what it encrypted, and never makes the same cipher text twice', (text) => {
    const once = cipher.encrypt('name', text);
    expect(cipher.decrypt('name', once)).toBe(text);
    expect(Buffer.from(once).equals(cipher.encrypt('name', text))).toBe(false);
    if (text.length > 1) expect(Buffer.from(once).includes(Buffer.from(text))).toBe(false);
  });

  it('refuses every changed byte, every cut and another column, with a code', () => {
    const encrypted = cipher.encrypt('phone', '13800000000');
    const refuse = (bytes: Uint8Array, field: 'phone' | 'name' = 'phone') => expect(() => cipher.decrypt(field, bytes)).toThrow(expect.objectContaining({ code: expect.stringMatching(/^(tampered|unknownDataKey|malformed)$/) as string }));
    refuse(encrypted, 'name');
    for (let at = 0; at < encrypted.length; at += 1) {
      const altered = Uint8Array.from(encrypted);
      altered[at] = (altered[at] ?? 0) ^ 1;
      refuse(altered);
      refuse(encrypted.subarray(0, at));
    }
  });

  it('carries its algorithm and its key, and reads old cipher texts after a rotation to the other algorithm', () => {
    const before = cipher.encrypt('idNumber', 'x');
    const other = dataKeyAlgorithms.find((name) => name !== algorithm) ?? algorithm;
    const second: DataKey = { id: 2, algorithm: other, key: randomBytes(32) };
    const rotated = createPersonalDataCipher([second, first]);
    expect(rotated.decrypt('idNumber', before)).toBe('x');
    const after = rotated.encrypt('idNumber', 'x');
    expect([before[1], after[1], before[0] === after[0]]).toEqual([1, 2, false]);
    expect(() => createPersonalDataCipher([second]).decrypt('idNumber', before)).toThrow(expect.objectContaining({ code: 'unknownDataKey' }));
    // The same id with another algorithm is another key.
    expect(() => createPersonalDataCipher([{ ...first, algorithm: other }]).decrypt('idNumber', before)).toThrow(expect.objectContaining({ code: 'tampered' }));
  });
});

it('is SM4-CBC under an HMAC-SM3, as its page says', () => {
  const key = new Uint8Array(randomBytes(32));
  const bytes = Buffer.from(createPersonalDataCipher([{ id: 7, algorithm: 'SM4-CBC-HMAC-SM3', key }]).encrypt('name', '王秀兰'));
  const derive = (purpose: string, length: number) => Buffer.from(hkdfSync('sm3', key, '', `etv:sm4-cbc-hmac-sm3:${purpose}`, length));
  const [mac, iv, encrypted] = [bytes.subarray(2, 34), bytes.subarray(34, 50), bytes.subarray(50)];
  expect(mac).toEqual(createHmac('sm3', derive('authentication', 32)).update(Buffer.from('00000004', 'hex')).update('name').update(iv).update(encrypted).digest());
  const decipher = createDecipheriv('sm4-cbc', derive('encryption', 16), iv);
  expect(decipher.update(encrypted, undefined, 'utf8') + decipher.final('utf8')).toBe('王秀兰');
});
