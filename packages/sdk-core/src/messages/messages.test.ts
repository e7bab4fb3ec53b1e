import { describe, expect, it } from 'vitest';
import { sdkErrorMoves, type SdkErrorCode } from '../errors';
import { refusalMoves, refuse, type RefusalCode } from '../refusals';
import { consoleRefusalsEn } from './console-refusals.en';
import { consoleRefusalsZhCN } from './console-refusals.zh-CN';
import { refusalsEn } from './refusals.en';
import { refusalsZhCN } from './refusals.zh-CN';
import { describeFault, describeRefusal, fillMessage } from './index';

const chinese: Readonly<Record<RefusalCode, string>> = { ...refusalsZhCN, ...consoleRefusalsZhCN };
const english: Readonly<Record<RefusalCode, string>> = { ...refusalsEn, ...consoleRefusalsEn };
const parameters = (template: string): string[] => [...new Set(template.match(/\{\w+\}/g) ?? [])].sort();

describe('M1 every refusal has a sentence with a next step', () => {
  it.each(Object.keys(refusalMoves) as RefusalCode[])('%s', (code) => {
    const sentence = describeRefusal(refuse(code));
    expect(sentence).toMatch(/请|可在|可请/);
    expect(sentence).not.toMatch(/undefined|\[|\]|\{|\}/);
    expect(parameters(english[code])).toEqual(parameters(chinese[code]));
  });
});

it('no two refusals share a sentence', () => {
  expect(new Set(Object.values(chinese)).size).toBe(Object.keys(chinese).length);
});

it.each(Object.keys(sdkErrorMoves) as SdkErrorCode[])('M1 fault %s has a sentence in both languages', (code) => {
  expect(describeFault(code, 'zh-CN')).toMatch(/请/);
  expect(describeFault(code, 'en')).toMatch(/^[A-Z].+\.$/);
});

it('puts measured values in and leaves clauses without a value out', () => {
  expect(describeRefusal(refuse('alreadyUsed', { usedAt: '11月24日 09:30', place: '太原技师学院' })))
    .toBe('该券已使用，时间 11月24日 09:30，机构：太原技师学院。同一张券只能使用一次；如有疑问请查看用券记录。');
  expect(describeRefusal(refuse('alreadyUsed'))).toBe('该券已使用。同一张券只能使用一次；如有疑问请查看用券记录。');
  expect(fillMessage('{a}[ and {b}]', { a: 1 })).toBe('1');
});

it('groups thousands in what was measured, and nothing else', () => {
  expect(fillMessage('{a} {b} {c} {d} {e}', { a: 1243.25, b: 999, c: 1_234_567, d: '1234', e: true })).toBe('1,243.25 999 1,234,567 1234 true');
  expect(fillMessage('{a}', { a: -1000 })).toBe('-1,000');
});
