import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import * as catalogue from '@skill-voucher/taro-plugin/messages-zh-cn';
import { describe, expect, it } from 'vitest';

const here = path.resolve(import.meta.dirname, '..');
const styles = path.resolve(here, '../taro-plugin/src/styles');
const components = path.resolve(here, '../taro-plugin/src/components');
const widgets = ['voucher-home', 'voucher-center', 'voucher-detail', 'voucher-code', 'scan-tool'];
const keys = Object.keys(catalogue.messagesZhCN);

/** Components that come later, and the file of what comes with them. */
const parts: Readonly<Record<string, string>> = {
  'claim-sheet': 'claim-words', 'scan-confirm': 'scan-outcome-look', 'scan-done': 'scan-outcome-look', 'scan-refused': 'scan-outcome-look',
  'scan-offline': 'scan-outcome-look', 'scan-recorded': 'scan-outcome-look', 'scan-sync': 'scan-sync-words',
};

const classesIn = (sheet: string): string[] => (readFileSync(sheet, 'utf8').match(/\.etv-[\w-]+/g) ?? []).map((name) => name.slice(1));
const sheetOf = (source: string): string => path.join(source.startsWith('@') ? styles : path.join(here, 'src/kit'), path.basename(source, '?inline'));
const sheetsIn = (file: string): string[] => [...readFileSync(file, 'utf8').matchAll(/from '([^']+\.css\?inline)'/g)].map(([, source = '']) => sheetOf(source));
const wordsIn = (file: string): string[] =>
  Object.entries(catalogue).flatMap(([name, words]) => (new RegExp(`\\b${name}\\b`).test(readFileSync(file, 'utf8')) ? Object.keys(words) : []));
const bringsIn = (file: string): string[] => [...wordsIn(file), ...sheetsIn(file).flatMap(classesIn)];

const shared = [...Object.keys(catalogue.frameWords), ...sheetsIn(path.join(here, 'src/shadow/widget-sheets.ts')).flatMap(classesIn)];
// What no sheet describes needs none.
const described = new Set([styles, path.join(here, 'src/kit')]
  .flatMap((folder) => readdirSync(folder).filter((name) => name.endsWith('.css') && name !== 'tool-icons.css').map((name) => path.join(folder, name)))
  .flatMap(classesIn));

/** Every key and class that the code can name: whole ones, and all that a template can become. */
function namesIn(code: string): string[] {
  const texts = [...code.matchAll(/'([^'\n]*)'|`([^`]*)`|"([^"\n]*)"/g)].map(([, a, b, c]) => a ?? b ?? c ?? '');
  const pieces = texts.flatMap((text) => [...text.split(/\s+(?![^{]*\})/), text]).filter((piece) => /^(etv-|[a-zA-Z]+\.)[\w.${}() -]+$/.test(piece));
  return pieces.flatMap((piece) => {
    const pattern = new RegExp(`^${piece.replace(/[.()]/g, '\\$&').replace(/\$\{[^}]*\}/g, '[\\w-]+')}$`);
    return [...keys, ...described].filter((name) => pattern.test(name));
  });
}

/** Outlines that a component's texts name: `outline.tsx` makes their classes of them. */
const outlines = [.../^export type OutlineName = (.*);$/m.exec(readFileSync(path.join(components, 'states/outline.tsx'), 'utf8'))?.[1]?.matchAll(/'([a-z-]+)'/g) ?? []].map(([, name = '']) => name);
const outlinesIn = (code: string): string[] => outlines.filter((name) => code.includes(`'${name}'`) || code.includes(`"${name}"`)).map((name) => `etv-icon-${name}`);

/** The primitives that a component uses, whose own classes are whole names. */
function primitivesIn(code: string): string[] {
  const names = /import \{ ([\w, ]+) \} from '#kit'/.exec(code)?.[1]?.split(', ') ?? [];
  return names.map((name) => readFileSync(path.join(here, 'src/kit', `${name.toLowerCase()}.tsx`), 'utf8').replace(/`[^`]*`/g, ''));
}

/** What a component and everything below it names and nothing brings. */
function findMissing(file: string, known: ReadonlySet<string>, seen = new Set<string>()): string[] {
  const part = parts[path.basename(file, '.tsx')];
  const own = part === undefined ? known : new Set([...known, ...bringsIn(path.join(here, 'src/lazy', `${part}.ts`))]);
  const visit = `${file} ${own.size}`;
  if (seen.has(visit)) return [];
  seen.add(visit);
  const code = readFileSync(file, 'utf8');
  const isOutline = path.basename(file) === 'outline.tsx';
  const missing = [...(isOutline ? ['etv-icon'] : [code, ...primitivesIn(code)].flatMap(namesIn)), ...(isOutline ? [] : outlinesIn(code))].filter((name) => !own.has(name)).map((name) => `${path.basename(file)}: ${name}`);
  const below = [...code.matchAll(/from '(\.[^']+)'/g)].map(([, source = '']) => path.resolve(path.dirname(file), source));
  const found = below.flatMap((base) => [`${base}.tsx`, `${base}.ts`].filter(existsSync)).filter((name) => name.startsWith(components));
  return [...missing, ...found.flatMap((name) => findMissing(name, own, seen))];
}

describe('each widget brings the words and the classes that it shows', () => {
  it.each(widgets)('%s', (widget) => {
    const known = new Set([...shared, ...bringsIn(path.join(here, 'src/widgets', `${widget}.ts`))]);
    expect([...new Set(findMissing(path.join(components, widget, `${widget}.tsx`), known))]).toEqual([]);
  });
});
