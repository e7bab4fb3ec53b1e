import { importLimits } from './import-limits';
import { UnreadableFile } from './unreadable-file';

/** Beyond Z, or not written plainly: the reader makes a row as wide as its furthest cell, and 30 bytes of XML ask for 16,384. */
const farCell = /\br\s*=\s*["'](?:[A-Za-z]{2,}\d|[^"']*&)/;
/** Excel's have 255 characters; the reader goes through the format of each number anew, and a long one would be read for every cell. */
const mostOfFormat = 1024;
const format = /formatCode[ \t\r\n]*=[ \t\r\n]*(?:"[^"]*|'[^']*|[^ \t\r\n"'][^ \t\r\n]*)/g;
/** A name that Excel does not write: the reader takes what stands after the first colon, whatever stands before it. */
const oddTag = /<(?![A-Za-z_/?!])|<[A-Za-z_][\w.-]*(?::[A-Za-z_][\w.-]*)?(?![\w.:\-\t\r\n >]|\/>)|<[^\t\r\n />:<]*:[^\t\r\n />:<]*:/;
const row = /<(?:[^\s<>/:]+:)?row(?=[\s/>])/g;
/** To the next tag at most: what ran on to an end that never comes would read a whole part for each of its tags. */
const cellOrFormula = /<(?:[^\s<>/:]+:)?(?:c|f)(?=[\s/>])[^<>]*>?/g;

/**
 * What the reader would spend on the XML, found before it reads: it keeps rows without waiting
 * for whoever takes them, and strings and styles as trees. Answers `B7` of every cell that
 * holds a formula, at most `limit`; the reader would give its last value as if it had been typed.
 *
 * @throws UnreadableFile `tooLarge`, `wrongColumns`, `notSpreadsheet` for a tag of a cell or formula that does not end
 */
export function inspectParts(parts: ReadonlyMap<string, Buffer>, limit: number): string[] {
  let markLeft: number = importLimits.marks;
  let rowsLeft: number = importLimits.sheetRows;
  const formulas: string[] = [];
  const firstSheet = findFirstSheet(parts);
  for (const [name, part] of parts) {
    markLeft -= countBytes(part, '<', markLeft) + countBytes(part, '=', markLeft);
    if (markLeft < 0) throw new UnreadableFile('tooLarge');
    if (part.includes('formatCode') && hasLongFormat(part.toString('latin1'))) throw new UnreadableFile('tooLarge');
    // Wherever it lies: the workbook names its sheets' parts as it likes.
    if (!part.includes('sheetData')) continue;
    const xml = part.toString('latin1');
    if (oddTag.test(xml)) throw new UnreadableFile('notSpreadsheet');
    const isRead = firstSheet === undefined || firstSheet === name;
    if (isRead && farCell.test(xml)) throw new UnreadableFile('wrongColumns');
    const rows = xml.matchAll(row);
    while (rows.next().done !== true) {
      rowsLeft -= 1;
      if (rowsLeft < 0) throw new UnreadableFile('tooLarge');
    }
    if (isRead && /<(?:[^\s<>/:]+:)?f[\s/>]/.test(xml)) formulas.push(...listFormulas(xml, limit - formulas.length));
  }
  return formulas;
}

/** Each format is read once, whatever stands in it. */
function hasLongFormat(xml: string): boolean {
  for (const [text] of xml.matchAll(format)) if (text.length > mostOfFormat) return true;
  return false;
}

/** Those of cells: behind them Excel writes others, for drop-downs whose choices stand on another sheet. */
function listFormulas(xml: string, limit: number): string[] {
  const found: string[] = [];
  let cell = '';
  let end: number | undefined;
  for (const { index } of xml.matchAll(/<\/(?:[^\s<>/:]+:)?sheetData/g)) end = index;
  for (const [tag] of xml.slice(0, end).matchAll(cellOrFormula)) {
    if (!tag.endsWith('>')) throw new UnreadableFile('notSpreadsheet');
    if (/^<(?:[^\s<>/:]+:)?c\b/.test(tag)) cell = /\sr="([A-Z]\d{1,7})"/.exec(tag)?.[1] ?? '';
    else if (found.length < limit) found.push(cell);
  }
  return found;
}

/** As many as `limit + 1` at most. */
function countBytes(part: Buffer, character: string, limit: number): number {
  const byte = character.charCodeAt(0);
  let count = 0;
  for (let at = part.indexOf(byte); at >= 0 && count <= limit; at = part.indexOf(byte, at + 1)) count += 1;
  return count;
}

/** The part that the workbook names first. Undefined where it does so in another way than everybody. */
function findFirstSheet(parts: ReadonlyMap<string, Buffer>): string | undefined {
  const [sheet = ''] = /<(?:[^\s<>/:]+:)?sheet\s[^<>]{0,2000}>/.exec(parts.get('xl/workbook.xml')?.toString('latin1') ?? '') ?? [];
  const id = /:id="([^"]*)"/.exec(sheet)?.[1];
  const relationships = parts.get('xl/_rels/workbook.xml.rels')?.toString('latin1') ?? '';
  for (const [relationship] of relationships.matchAll(/<(?:[^\s<>/:]+:)?Relationship\s[^<>]{0,2000}>/g)) {
    if (/\sId="([^"]*)"/.exec(relationship)?.[1] !== id) continue;
    const target = /\sTarget="([^"]*)"/.exec(relationship)?.[1] ?? '';
    const name = target.startsWith('/') ? target.slice(1) : `xl/${target}`;
    return parts.has(name) ? name : undefined;
  }
  return undefined;
}
