import type { DeviceActor } from '../../accounts/device-actor';
import { defineStatement } from '../../database/database';
import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';

/** An admin's place on the roster of an institution. */
export interface AdminRow {
  /** Of the institution. */
  readonly name: string;
  readonly closedAtMs: number | null;
}

const findAdmin = defineStatement<AdminRow>('find-institution-admin', 'SELECT name, closed_at_ms AS "closedAtMs" FROM voucher_platform.institution_admin($1, $2)');

export async function findInstitutionAdmin(platform: Platform, actor: DeviceActor, institutionNumber: number): Promise<AdminRow | undefined> {
  const [row] = await platform.database.run(findAdmin, [institutionNumber, actor.idNumberIndex]);
  return row;
}

/** Only configured admins scan (R12, R56); a closed institution takes no new use (A13). */
export function refuseForeignAdmin(row: AdminRow | undefined): void {
  if (row === undefined) throw refuseRequest('notAnInstitutionAdmin');
  if (row.closedAtMs !== null) throw refuseRequest('institutionClosed');
}

export async function requireInstitutionAdmin(platform: Platform, actor: DeviceActor, institutionNumber: number): Promise<void> {
  refuseForeignAdmin(await findInstitutionAdmin(platform, actor, institutionNumber));
}
