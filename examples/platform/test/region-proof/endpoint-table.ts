import { betweenEndpoints } from './between-endpoints';
import type { Classified } from './classified';
import { employmentEndpoints } from './employment-endpoints';
import { deskEndpoints, institutionEndpoints, traineeEndpoints } from './house-endpoints';
import { hrEndpoints } from './hr-endpoints';
import { roleEndpoints } from './role-endpoints';

const parts: readonly Readonly<Record<string, Classified<never>>>[] = [hrEndpoints, roleEndpoints, employmentEndpoints, institutionEndpoints, traineeEndpoints, deskEndpoints, betweenEndpoints];

/** Each endpoint that asks who calls, and how it stands to regions and institutions. A new one is added to the part of its callers. */
export const endpointTable: readonly (readonly [id: string, entry: Classified<never>])[] = parts.flatMap((part) => Object.entries(part));
