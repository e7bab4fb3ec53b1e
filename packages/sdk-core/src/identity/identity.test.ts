import { describe, expect, it } from 'vitest';
import { checkInstitutionCode, institutionCodeCheckCharacter } from './institution-code';
import { idNumberCheckCharacter, parseIdNumber as parse, type IdNumberCheck } from './id-number';
import { maskCertificateNumber, maskIdNumber, maskName, maskPhone } from './masking';

const nowMs = Date.UTC(2026, 10, 24, 15, 59); // 2026-11-24 23:59 in UTC+8
const parseIdNumber = (text: string): IdNumberCheck => parse(text, { nowMs });
const withCheck = (digits: string): string => digits + idNumberCheckCharacter(digits);

describe('ID number (GB 11643)', () => {
  it('reads region, birth and gender; the standard\'s own example checks', () => {
    expect(parseIdNumber('11010519491231002X')).toEqual({ outcome: 'valid', idNumber: { regionCode: '110105', birthDate: '1949-12-31', gender: 'female' } });
    expect(parseIdNumber('440524188001010014')).toMatchObject({ outcome: 'valid', idNumber: { gender: 'male' } });
  });

  it('A9 a withdrawn region stays valid', () => {
    const digits = '41232719900307123';
    expect(parseIdNumber(digits + idNumberCheckCharacter(digits))).toMatchObject({ outcome: 'valid', idNumber: { regionCode: '412327' } });
  });

  it('a birth date is in the calendar and not after today in UTC+8', () => {
    const bornOn = (date: string) => parseIdNumber(withCheck(`140105${date}123`)).outcome;
    expect([bornOn('20261124'), bornOn('20261125'), bornOn('20270101')]).toEqual(['valid', 'wrongDate', 'wrongDate']);
    expect(parse(withCheck('14010520261125123'), { nowMs: nowMs + 60_000 }).outcome).toBe('valid');
    expect([bornOn('20240229'), bornOn('20230229'), bornOn('19000229'), bornOn('20000229')]).toEqual(['valid', 'wrongDate', 'wrongDate', 'valid']);
    expect([bornOn('20260431'), bornOn('20261301'), bornOn('20260001'), bornOn('20260100'), bornOn('17991231'), bornOn('18000101')]).toEqual(['wrongDate', 'wrongDate', 'wrongDate', 'wrongDate', 'wrongDate', 'valid']);
  });

  it('the 17th digit tells the gender', () => {
    const genders = [...'0123456789'].map((digit) => {
      const check = parseIdNumber(withCheck(`1401051990030712${digit}`));
      return check.outcome === 'valid' ? check.idNumber.gender : check.outcome;
    });
    expect(genders).toEqual(Array.from({ length: 5 }, () => ['female', 'male']).flat());
  });

  it('a trailing or leading character is no part of it', () => {
    expect([parseIdNumber('1101051949123100X2').outcome, parseIdNumber(' 1010519491231002X').outcome, parseIdNumber('11010519491231002Y').outcome]).toEqual(['wrongCharacters', 'wrongCharacters', 'wrongCharacters']);
    expect(parseIdNumber('11010519491231002X0').outcome).toBe('wrongLength');
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

  it('every character weighs: a changed one is noticed, and 31 counts as 0', () => {
    const right = '91350100M000100Y43';
    for (let at = 0; at < 17; at += 1) {
      const changed = right.slice(0, at) + (right[at] === '2' ? '3' : '2') + right.slice(at + 1);
      expect([changed, checkInstitutionCode(changed)]).toEqual([changed, 'checkFailed']);
    }
    expect(institutionCodeCheckCharacter('00000000000000000')).toBe('0');
    expect(institutionCodeCheckCharacter('10000000000000000')).toBe('Y');
  });

  it.each([...'IOSVZiaz-中'])('%s stands in no institution code', (character) => {
    expect(checkInstitutionCode(`9135010${character}M000100Y43`)).toBe('malformed');
  });
});

describe('masking', () => {
  it('R59 R64 shows the first 6 digits of an ID number and asterisks', () => {
    expect(maskIdNumber('412327199003071235')).toBe('412327************');
    expect(maskIdNumber('412327900307123')).toBe('412327*********');
    expect([maskIdNumber('41232790030712'), maskIdNumber('412327'), maskIdNumber('')]).toEqual(['**************', '******', '']);
  });

  it('keeps the first character of a name, also outside the BMP, and never the whole of it', () => {
    expect([maskName('张三'), maskName('欧阳修远'), maskName('𠮷野'), maskName('王'), maskName('')]).toEqual(['张*', '欧***', '𠮷*', '王*', '']);
  });

  it('keeps 3 and 4 digits of a phone', () => {
    expect([maskPhone('13812345678'), maskPhone('110'), maskPhone('1234567'), maskPhone('12345678')]).toEqual(['138****5678', '***', '*******', '123*5678']);
  });

  it('R23 keeps 4 and 4 characters of a certificate number', () => {
    expect([maskCertificateNumber('S000014000001264000001'), maskCertificateNumber('12345678901'), maskCertificateNumber('123456789012')]).toEqual(['S000**************0001', '***********', '1234****9012']);
  });
});
