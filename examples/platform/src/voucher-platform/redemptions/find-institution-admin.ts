import { and, eq } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';

export interface ScanningInstitution {
  readonly institutionNumber: number;
  readonly name: string;
}

/** Only configured admins scan (R12, R56); a closed institution takes no new use (A13). */
export async function requireInstitutionAdmin(platform: Platform, actor: DeviceActor, institutionNumber: number): Promise<ScanningInstitution> {
  const [row] = await platform.database.orm
    .select({ name: institutions.name, closedAtMs: institutions.closedAtMs })
    .from(institutionAdmins)
    .innerJoin(institutions, eq(institutions.institutionNumber, institutionAdmins.institutionNumber))
    .where(and(eq(institutionAdmins.institutionNumber, institutionNumber), eq(institutionAdmins.idNumberIndex, actor.idNumberIndex)));
  if (row === undefined) throw refuseRequest('notAnInstitutionAdmin');
  if (row.closedAtMs !== null) throw refuseRequest('institutionClosed');
  return { institutionNumber, name: row.name };
}
