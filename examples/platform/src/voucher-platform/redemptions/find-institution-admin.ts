import type { DeviceActor } from '../../accounts/device-actor';
import { defineStatement } from '../../database/database';
import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';

export interface ScanningInstitution {
  readonly institutionNumber: number;
  readonly name: string;
}

const findAdmin = defineStatement<{ name: string; closedAtMs: number | null }>(
  'find-institution-admin',
  `SELECT i.name, i.closed_at_ms AS "closedAtMs" FROM voucher_platform.institution_admins a JOIN voucher_platform.institutions i ON i.institution_number = a.institution_number
   WHERE a.institution_number = $1 AND a.id_number_index = $2`,
);

/** Only configured admins scan (R12, R56); a closed institution takes no new use (A13). */
export async function requireInstitutionAdmin(platform: Platform, actor: DeviceActor, institutionNumber: number): Promise<ScanningInstitution> {
  const [row] = await platform.database.run(findAdmin, [institutionNumber, actor.idNumberIndex]);
  if (row === undefined) throw refuseRequest('notAnInstitutionAdmin');
  if (row.closedAtMs !== null) throw refuseRequest('institutionClosed');
  return { institutionNumber, name: row.name };
}
