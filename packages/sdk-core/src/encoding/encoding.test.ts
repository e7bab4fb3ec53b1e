import { describe, expect, it } from 'vitest';
import { decodeBase32, decodeBase64, decodeBase64Url, decodeHex, decodeUtf8, encodeBase32, encodeBase64, encodeBase64Url, encodeHex, encodeUtf8 } from './index';

const ascii = (text: string): Uint8Array => Uint8Array.from(text, (character) => character.charCodeAt(0));

describe('base32 (RFC 4648 §10)', () => {
  it.each([['', ''], ['f', 'MY'], ['fo', 'MZXQ'], ['foo', 'MZXW6'], ['foob', 'MZXW6YQ'], ['fooba', 'MZXW6YTB'], ['foobar', 'MZXW6YTBOI']])('%j is %j', (plain, coded) => {
    expect(encodeBase32(ascii(plain))).toBe(coded);
    expect(decodeBase32(coded)).toEqual(ascii(plain));
  });

  it.each(['MZ', 'MR', 'M', 'MZX', 'MZXW6Y', 'mzxw6', 'MZXW6===', 'MZX06', 'MZX W6', 'MZXW1'])('refuses %j', (text) => {
    expect(decodeBase32(text)).toBeUndefined();
  });

  it('has one text for each byte string', () => {
    for (let value = 0; value < 1024; value += 1) {
      const text = encodeBase32(Uint8Array.of(value >> 8, value & 255));
      expect(encodeBase32(decodeBase32(text) as Uint8Array)).toBe(text);
    }
  });
});

describe('base64 (RFC 4648 §10)', () => {
  it.each([['', ''], ['f', 'Zg=='], ['fo', 'Zm8='], ['foo', 'Zm9v'], ['foobar', 'Zm9vYmFy']])('%j is %j', (plain, coded) => {
    expect(encodeBase64(ascii(plain))).toBe(coded);
    expect(decodeBase64(coded)).toEqual(ascii(plain));
    expect(decodeBase64Url(coded.replace(/=/g, ''))).toEqual(ascii(plain));
  });

  it('agrees with Buffer on all byte values', () => {
    const bytes = Uint8Array.from({ length: 256 }, (_, i) => i);
    expect(encodeBase64(bytes)).toBe(Buffer.from(bytes).toString('base64'));
    expect(encodeBase64Url(bytes)).toBe(Buffer.from(bytes).toString('base64url'));
  });

  it.each(['Zh==', 'Zm9=', 'Zg', 'Z', 'Zg=a', '_w=='])('refuses %j', (text) => {
    expect(decodeBase64(text)).toBeUndefined();
  });
});

describe('UTF-8', () => {
  it('agrees with TextEncoder', () => {
    const text = '职业技能 voucher é 𠮷 \ud800 end';
    expect(encodeUtf8(text)).toEqual(new TextEncoder().encode(text));
    expect(decodeUtf8(encodeUtf8('券𠮷é'))).toBe('券𠮷é');
  });

  it.each([[0xc0, 0x80], [0xe0, 0x80, 0x80], [0xed, 0xa0, 0x80], [0xf4, 0x90, 0x80, 0x80], [0xe5, 0x88], [0x80], [0xff]])('refuses %j %j', (...bytes) => {
    expect(decodeUtf8(Uint8Array.from(bytes))).toBeUndefined();
  });
});

it('hex refuses odd and foreign text', () => {
  expect(encodeHex(Uint8Array.of(0, 15, 255))).toBe('000fff');
  expect(decodeHex('000FfF')).toEqual(Uint8Array.of(0, 15, 255));
  expect(decodeHex('00f')).toBeUndefined();
  expect(decodeHex('zz')).toBeUndefined();
});
