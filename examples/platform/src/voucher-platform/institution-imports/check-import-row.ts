import { checkInstitutionCode, divisions, isWithinRegion, nameDivision } from '@skill-voucher/sdk-core';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import type { ImportFinding } from '../../database/schema/institution-desk-tables';
import { findingSentences, importColumns, type FindingCode, type ImportKey } from './import-columns';
import type { ImportRow } from './read-import-rows';

export interface ImportedInstitution {
  readonly name: string;
  readonly institutionCode: string;
  readonly regionCode: string;
  readonly phone: string;
  readonly address: string;
}

export interface CheckedRow {
  readonly row: number;
  readonly errors: readonly ImportFinding[];
  readonly warnings: readonly ImportFinding[];
  /** Present without errors. */
  readonly institution: ImportedInstitution | undefined;
  readonly institutionCode: string;
}

/** Counties and cities by code and by full name; the province is no place of an institution. */
const placeCodes = new Map(divisions.filter(({ level }) => level !== 'province').flatMap(({ code }) => [[code, code], [nameDivision(code), code]] as const));

export function describeFinding(row: number, key: ImportKey | undefined, code: FindingCode): ImportFinding {
  return { row, column: importColumns.find((column) => column.key === key)?.header ?? '', code, message: findingSentences[code] };
}

/** One row by itself; whether its code stands twice is for who sees all of them. */
export function checkImportRow({ row, cells, hasMore }: ImportRow, actor: HrActor): CheckedRow {
  const errors: ImportFinding[] = [];
  const warnings: ImportFinding[] = [];
  const note = (key: ImportKey | undefined, code: FindingCode) => errors.push(describeFinding(row, key, code));
  const texts = {} as Record<ImportKey, string>;
  for (const { key, isNeeded, maxCharacters } of importColumns) {
    const text = readText(cells[key]);
    texts[key] = text ?? '';
    if (text === undefined) note(key, 'notText');
    else if (text === '' && isNeeded) note(key, 'missing');
    else if (Array.from(text).length > maxCharacters) note(key, key === 'institutionCode' ? 'codeMalformed' : 'tooLong');
  }
  if (hasMore) note(undefined, 'tooManyColumns');
  const institutionCode = texts.institutionCode.toUpperCase();
  if (institutionCode.length > 0 && institutionCode.length <= 18) {
    const check = checkInstitutionCode(institutionCode);
    if (check === 'malformed') note('institutionCode', 'codeMalformed');
    if (check === 'checkFailed') warnings.push(describeFinding(row, 'institutionCode', 'codeCheckFailed'));
  }
  const regionCode = placeCodes.get(texts.region);
  if (texts.region !== '' && regionCode === undefined) note('region', 'regionUnknown');
  // The operator imports for any region, HR for its own and below (A24).
  if (regionCode !== undefined && actor.role !== 'platformOperator' && !isWithinRegion(regionCode, actor.regionCode)) note('region', 'outsideRegion');
  const { name, phone, address } = texts;
  return { row, errors, warnings, institutionCode, institution: errors.length > 0 || regionCode === undefined ? undefined : { name, institutionCode, regionCode, phone, address } };
}

/** A cell as text: a short number as Excel shows it; one of more than 15 digits has lost its end, a date and a yes/no were never text. */
function readText(value: ImportRow['cells'][ImportKey]): string | undefined {
  if (value === null) return '';
  if (typeof value === 'string') return value.trim();
  return typeof value === 'number' && Number.isSafeInteger(value) && value < 1e15 ? String(value) : undefined;
}
