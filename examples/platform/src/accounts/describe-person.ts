import { nameDivision } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import type { Person } from '../http/schemas/session-schemas';
import { maskPerson, type PersonalColumns } from '../personal-data/personal-data';
import type { Platform } from '../platform';

/** The person as their own screens show it: masked, with the region's name. */
export function describePerson(platform: Platform, row: PersonalColumns & { countyCode: string }): Static<typeof Person> {
  return { ...maskPerson(platform.personalData, row), regionName: nameDivision(row.countyCode) };
}
