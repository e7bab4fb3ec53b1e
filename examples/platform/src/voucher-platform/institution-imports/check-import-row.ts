import { checkInstitutionCode, divisions, isWithinRegion, nameDivision } from '@skill-voucher/sdk-core';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import type { ImportFinding } from '../../database/schema/institution-desk-tables';
import { findTextFault, isInstitutionPlace, mostCharacters, normalizeInstitutionCode } from '../institutions/institution-fields';
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
const placeCodes = new Map(divisions.filter(({ code }) => isInstitutionPlace(code)).flatMap(({ code }) => [[code, code], [nameDivision(code), code]] as const));

export function describeFinding(row: number, key: ImportKey | undefined, code: FindingCode): ImportFinding {
  return { row, column: importColumns.find((column) => column.key === key)?.header ?? '', code, message: findingSentences[code] };
}

/** One row by itself; whether its code stands twice is for who sees all of them. */
export function checkImportRow({ row, cells, hasMore }: ImportRow, actor: HrActor): CheckedRow {
  const errors: ImportFinding[] = [];
  const warnings: ImportFinding[] = [];
  const note = (key: ImportKey | undefined, code: FindingCode) => errors.push(describeFinding(row, key, code));
  const texts = {} as Record<ImportKey, string>;
  for (const { key, maxCharacters } of importColumns) {
    const text = readText(cells[key]);
    texts[key] = text ?? '';
    const fault = text === undefined ? 'notText' : findTextFault(text, maxCharacters);
    if (fault !== undefined) note(key, fault === 'tooLong' && key === 'institutionCode' ? 'codeMalformed' : fault);
  }
  if (hasMore) note(undefined, 'tooManyColumns');
  const institutionCode = normalizeInstitutionCode(texts.institutionCode);
  if (findTextFault(institutionCode, mostCharacters.institutionCode) === undefined) {
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
