import { describe, expect, it } from 'vitest';
import { checkInstitutionCode } from './institution-code';
import { idNumberCheckCharacter, parseIdNumber } from './id-number';
import { maskIdNumber, maskName, maskPhone } from './masking';

describe('ID number (GB 11643)', () => {
  it('reads region, birth and gender; the standard\'s own example checks', () => {
    expect(parseIdNumber('11010519491231002X')).toEqual({ outcome: 'valid', idNumber: { regionCode: '110105', birthDate: '1949-12-31', gender: 'female' } });
    expect(parseIdNumber('440524188001010014')).toMatchObject({ outcome: 'valid', idNumber: { gender: 'male' } });
  });

  it('A9 a withdrawn region stays valid', () => {
    const digits = '41232719900307123';
    expect(parseIdNumber(digits + idNumberCheckCharacter(digits))).toMatchObject({ outcome: 'valid', idNumber: { regionCode: '412327' } });
  });

  it.each([
    ['11010519491231002', 'wrongLength'], ['11010519491231002x', 'wrongCharacters'], ['01010519491231002X', 'wrongCharacters'],
    ['110105194902300027', 'wrongDate'], ['110105194912310021', 'wrongCheckDigit'], ['', 'wrongLength'],
  ])('%s is %s', (text, outcome) => {
    expect(parseIdNumber(text)).toEqual({ outcome });
  });

  it('every changed digit is noticed', () => {
    const right = '11010519491231002X';
    for (let at = 0; at < 17; at += 1) {
      for (let digit = 0; digit < 10; digit += 1) {
        if (right[at] === String(digit)) continue;
        expect(parseIdNumber(right.slice(0, at) + digit + right.slice(at + 1)).outcome).not.toBe('valid');
      }
    }
  });
});

describe('institution code (GB 32100)', () => {
  it.each([['91350100M000100Y43', 'valid'], ['91350100M000100Y44', 'checkFailed'], ['91350100M000100Y4', 'malformed'], ['91350100I000100Y43', 'malformed'], ['91350100m000100y43', 'malformed']])('%s is %s', (code, outcome) => {
    expect(checkInstitutionCode(code)).toBe(outcome);
  });
});

describe('masking', () => {
  it('R59 R64 shows the first 6 digits of an ID number and asterisks', () => {
    expect(maskIdNumber('412327199003071235')).toBe('412327************');
  });

  it('keeps the first character of a name, also outside the BMP, and never the whole of it', () => {
    expect([maskName('张三'), maskName('欧阳修远'), maskName('𠮷野'), maskName('王'), maskName('')]).toEqual(['张*', '欧***', '𠮷*', '王*', '']);
  });

  it('keeps 3 and 4 digits of a phone', () => {
    expect([maskPhone('13812345678'), maskPhone('110')]).toEqual(['138****5678', '***']);
  });
});
