import { describe, expect, it } from 'vitest';
import { checkInCodeTextLength, composeCheckInCode, decodeCheckInCode } from './check-in-code';
import { createQrMatrix } from './qr-matrix';
import { classifyScannedText, normalizeScannedText } from './scanned-text';

const secret = Uint8Array.from({ length: 16 }, (_, i) => i * 17);
const text = composeCheckInCode(secret);

describe('check-in code', () => {
  it('R61 is ETC1 and base32 of 16 bytes: 30 characters in a QR code of version 2', () => {
    expect(text).toBe('ETC1AAISEM2EKVTHPCEZVK54ZXPO74');
    expect(text).toHaveLength(checkInCodeTextLength);
    expect(createQrMatrix(text).size).toBe(25);
    expect(decodeCheckInCode(text)).toEqual(secret);
  });

  it('holds exactly 16 bytes', () => {
    for (const length of [0, 15, 17]) expect(() => composeCheckInCode(new Uint8Array(length))).toThrow(expect.objectContaining({ code: 'invalidArgument', message: 'A check-in code holds 16 bytes.' }));
  });

  it('R49 reads nothing that was not written: length, prefix, alphabet, slack bits', () => {
    const bad = [text.slice(0, 28), text.slice(0, 29), `${text}A`, `ETV1${text.slice(4)}`, `etc1${text.slice(4)}`, `${text.slice(0, 29)}1`, `${text.slice(0, 29)}5`, `${text.slice(0, 10)}0${text.slice(11)}`, ''];
    expect(bad.map(decodeCheckInCode)).toEqual(bad.map(() => undefined));
    let readable = 0;
    for (const last of 'ABCDEFGHIJKLMNOPQRSTUVWXYZ234567') readable += decodeCheckInCode(text.slice(0, 29) + last) === undefined ? 0 : 1;
    expect(readable).toBe(8);
  });
});

describe('scanned text', () => {
  it('A19 tells the two codes and their beginnings apart', () => {
    expect(classifyScannedText(text)).toBe('checkInCode');
    expect(classifyScannedText(` ${text.toLowerCase()}\n`)).toBe('checkInCode');
    expect([text.slice(0, 29), 'ETC1', 'ETC'].map(classifyScannedText)).toEqual(['incompleteCheckInCode', 'incompleteCheckInCode', 'incompleteCheckInCode']);
    expect(['ETV1', 'ETV', 'ET', 'E', ''].map(classifyScannedText)).toEqual(['incomplete', 'incomplete', 'incomplete', 'incomplete', 'incomplete']);
    expect([`${text}A`, 'ETC2', 'HELLO', `X${text.slice(1)}`, 'X'.repeat(336), 'X'.repeat(30)].map(classifyScannedText)).toEqual(['foreign', 'foreign', 'foreign', 'foreign', 'foreign', 'foreign']);
    expect(['ETC1　ABC', '！ETC1', '～'].map(normalizeScannedText)).toEqual(['ETC1ABC', '!ETC1', '~']);
    expect([normalizeScannedText('\uff00'), normalizeScannedText('\uff5f'), normalizeScannedText('ａ b\t\r\n c')]).toEqual(['\uff00', '\uff5f', 'ABC']);
    expect([`ETV1${'A'.repeat(332)}`, `ETV1${'A'.repeat(331)}`, `ETV1${'A'.repeat(333)}`].map(classifyScannedText)).toEqual(['redeemCode', 'incomplete', 'foreign']);
  });
});
