import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sdkErrorMoves, type NextMove } from '../src/errors';
import { refusalStatuses } from '../src/refusal-statuses';
import { refusalMoves, type RefusalCode } from '../src/refusals';

const docs = new URL('../../../docs/', import.meta.url);
const moves: Readonly<Record<NextMove, string>> = { retry: '再试 `retry`', fix: '先改正 `fix`', final: '到此为止 `final`' };

/** Cells of every table row that begins with a code. */
function readRows(page: string): string[][] {
  return page.split('\n').filter((line) => /^\| `\w+` \|/.test(line)).map((line) => line.split('|').slice(1, -1).map((cell) => cell.trim()));
}

const [refusalPart = '', faultPart = '', outcomePart = ''] = readFileSync(new URL('errors.md', docs), 'utf8').split(/\n## (?:错误|核验结果)\n/);

/** The texts of a union in a source file: types leave nothing at run time. */
function readUnion(file: string, declaration: RegExp): string[] {
  const found = declaration.exec(readFileSync(new URL(`../src/${file}`, import.meta.url), 'utf8'))?.[1] ?? '';
  return [...found.matchAll(/'(\w+)'/g)].map(([, text = '']) => text);
}

describe('M1 docs/errors.md says of every code who raises it, what it means and whose move is next', () => {
  it('has exactly the refusals, with their status and next move', () => {
    const rows = readRows(refusalPart).map(([code, status, , , move]) => [code, Number(status), move]);
    const known = (Object.keys(refusalMoves) as RefusalCode[]).map((code) => [`\`${code}\``, refusalStatuses[code], moves[refusalMoves[code]]]);
    expect(rows.sort()).toEqual(known.sort());
  });

  it('has exactly the faults, with their next move', () => {
    const rows = readRows(faultPart).map(([code, , , move]) => [code, move]);
    expect(rows.sort()).toEqual(Object.entries(sdkErrorMoves).map(([code, nextMove]) => [`\`${code}\``, moves[nextMove]]).sort());
  });

  it.each([
    ['发行方的证书链', readUnion('trust/verify-chain.ts', /export type ChainRefusal =([^;]*);/)],
    ['信任清单与状态包', readUnion('offline/offline-memory.ts', /interface TrustState \{\s*readonly outcome:([^;]*);/).filter((outcome) => outcome !== 'opened')],
    ['学习护照', readUnion('passport/verify-passport.ts', /export type PassportRefusal =([^;]*);/)],
  ])('has exactly the outcomes of %s, each with its next move', (title, outcomes) => {
    const [, part = ''] = outcomePart.split(`\n### ${title}\n`);
    const rows = readRows(part.split('\n### ')[0] ?? '');
    expect(outcomes.length).toBeGreaterThan(3);
    expect(rows.map(([code]) => code).sort()).toEqual(outcomes.map((outcome) => `\`${outcome}\``).sort());
    for (const [code, , move] of rows) expect(Object.values(moves), code).toContain(move);
  });

  it('leaves no cell empty', () => {
    for (const cells of [...readRows(refusalPart), ...readRows(faultPart), ...readRows(outcomePart)]) expect(cells.filter((cell) => cell === '')).toEqual([]);
  });

  it.each(['integration/h5.md', 'integration/mini-program.md'])('is linked from %s, which has no table of its own', (path) => {
    const page = readFileSync(new URL(path, docs), 'utf8');
    expect(page).toContain('](../errors.md');
    const codes = [...Object.keys(refusalMoves), ...Object.keys(sdkErrorMoves)];
    expect(readRows(page).filter(([code]) => codes.includes(code?.replaceAll('`', '') ?? ''))).toEqual([]);
  });
});
