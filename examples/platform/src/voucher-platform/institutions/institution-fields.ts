import { checkInstitutionCode, findDivision, readDivisionLevel } from '@skill-voucher/sdk-core';
import { refuseRequest } from '../../http/refused-request';

/** What an institution is registered with, by form or by file (R8, R9): none of it may be left out, and none is longer. */
export const mostCharacters = { name: 80, institutionCode: 18, phone: 20, address: 120 } as const;

/** Of a text without the blanks around it. */
export function findTextFault(text: string, most: number): 'missing' | 'tooLong' | undefined {
  if (text === '') return 'missing';
  return Array.from(text).length > most ? 'tooLong' : undefined;
}

export function normalizeInstitutionCode(text: string): string {
  return text.trim().toUpperCase();
}

/** A county or a city: the province is no place of an institution. */
export function isInstitutionPlace(regionCode: string): boolean {
  return findDivision(regionCode) !== undefined && readDivisionLevel(regionCode) !== 'province';
}

interface Changeable {
  readonly name: string;
  readonly regionCode: string;
  readonly phone: string;
  readonly address: string;
}

/**
 * The fields as they are stored, without the blanks around them.
 *
 * @throws RefusedRequest `invalidRequest` naming the field
 */
export function readInstitutionFields(fields: Changeable): Changeable {
  const { regionCode } = fields;
  const read = (key: 'name' | 'phone' | 'address') => {
    const text = fields[key].trim();
    if (findTextFault(text, mostCharacters[key]) !== undefined) throw refuseRequest('invalidRequest', { field: key });
    return text;
  };
  if (!isInstitutionPlace(regionCode)) throw refuseRequest('invalidRequest', { field: 'regionCode' });
  return { name: read('name'), regionCode, phone: read('phone'), address: read('address') };
}

/** @throws RefusedRequest `invalidRequest` of one that no institution has; a failed check digit only warns */
export function readInstitutionCode(text: string): string {
  const code = normalizeInstitutionCode(text);
  if (checkInstitutionCode(code) === 'malformed') throw refuseRequest('invalidRequest', { field: 'institutionCode' });
  return code;
}
