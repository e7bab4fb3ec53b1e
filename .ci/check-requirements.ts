import { readFileSync } from 'node:fs';
import { execFileSync } from 'node:child_process';

/**
 * docs/requirements.md against the tests: a `proven` row needs a test whose title
 * begins with its id, and no test is switched off; `planned` rows are counted. Exit 1 when a row lies.
 */
const table = readFileSync('docs/requirements.md', 'utf8');
const rows = [...table.matchAll(/^\| ([RAM]\d+) \|.*\| (proven|planned) \|/gm)].map(([, id, status]) => ({ id: id as string, status }));

const testFiles = execFileSync('git', ['ls-files', '--cached', '--others', '--exclude-standard', '*.test.ts', '*.test.tsx'], { encoding: 'utf8' }).split('\n').filter(Boolean);
const proofs = new Map<string, string[]>();
const skipped: string[] = [];
for (const file of testFiles) {
  // A commented-out test proves nothing.
  const source = readFileSync(file, 'utf8').replace(/\/\*[\s\S]*?\*\//g, '').replace(/^\s*\/\/.*$/gm, '');
  for (const [call] of source.matchAll(/\b(?:it|test|describe)\.(?:skip|todo|only|fails)\b(?!If)/g)) skipped.push(`${file}: ${call} proves nothing`);
  for (const [, title] of source.matchAll(/\b(?:it|test|describe)(?:\.\w+(?:\([^)]*\))?)*\s*(?:<[^>]*>)?\(\s*['"`]([^'"`]*)/g)) {
    for (const id of /^(?:[RAM]\d+ )+/.exec(`${title} `)?.[0].trim().split(' ') ?? []) proofs.set(id, [...(proofs.get(id) ?? []), file]);
  }
}

const expectedIds = [...ids('R', 67), ...ids('A', 27), ...ids('M', 14)];
const problems = [
  ...skipped,
  ...expectedIds.filter((id) => rows.filter((row) => row.id === id).length !== 1).map((id) => `${id}: must stand in the table once`),
  ...rows.filter(({ id, status }) => status === 'proven' && !proofs.has(id)).map(({ id }) => `${id}: proven, but no test title begins with it`),
];
for (const problem of problems) console.error(problem);
const proven = rows.filter(({ status }) => status === 'proven').length;
console.log(`requirements: ${proven} proven, ${rows.length - proven} planned, ${problems.length} problems`);
process.exit(problems.length === 0 ? 0 : 1);

function ids(letter: string, count: number): string[] {
  return Array.from({ length: count }, (_, i) => `${letter}${i + 1}`);
}
