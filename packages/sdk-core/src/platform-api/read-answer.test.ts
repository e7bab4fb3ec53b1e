import { describe, expect, it } from 'vitest';
import { describeRefusal } from '../messages';
import { readAnswer } from './read-answer';

const refusal = { code: 'soldOut', nextMove: 'final', details: { total: 3, odd: {} }, message: '已领完', serverTimeMs: 7 };

describe('reading an answer', () => {
  it('reads values and refusals with what was measured and the platform\'s time', () => {
    expect(readAnswer(200, '{"a":1,"serverTimeMs":5}')).toEqual({ result: { ok: true, value: { a: 1, serverTimeMs: 5 } }, serverTimeMs: 5 });
    expect(readAnswer(204, '')).toMatchObject({ result: { ok: true, value: {} } });
    expect(readAnswer(409, JSON.stringify(refusal))).toEqual({ result: { ok: false, refusal: { code: 'soldOut', nextMove: 'final', details: { total: 3 }, message: '已领完' } }, serverTimeMs: 7 });
  });

  it('takes a code that is newer than this SDK with its move and the platform\'s sentence', () => {
    const { result } = readAnswer(409, JSON.stringify({ ...refusal, code: 'quotaFrozen', message: '本批额度已冻结，请明天再试。' }));
    if (result.ok) throw new Error('taken as a value');
    expect(result.refusal).toMatchObject({ code: 'quotaFrozen', nextMove: 'final' });
    expect(describeRefusal(result.refusal)).toBe('本批额度已冻结，请明天再试。');
    expect(describeRefusal({ code: 'quotaFrozen' as never, details: {} })).toBe('quotaFrozen');
  });

  it.each([
    ['no JSON', 409, 'nothing'], ['cut off', 200, '{"a":'], ['a list', 200, '[]'], ['null', 200, 'null'], ['no code', 409, '{}'], ['no move', 409, '{"code":"soldOut"}'],
    ['a wrong move', 409, '{"code":"soldOut","nextMove":"maybe"}'], ['a code that is none', 409, '{"code":"<b>","nextMove":"final"}'], ['10 MB', 200, `{"a":"${'x'.repeat(10_000_000)}"}`],
  ])('is malformed: %s', (_, status, body) => {
    expect(() => readAnswer(status, body)).toThrow(expect.objectContaining({ code: 'malformedResponse' }));
    expect(() => readAnswer(503, body.slice(0, 20))).toThrow(expect.objectContaining({ code: 'platformFailed' }));
  });
});
