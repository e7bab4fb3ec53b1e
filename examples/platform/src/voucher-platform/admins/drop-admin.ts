import { and, eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { institutionAdmins } from '../../database/schema/template-tables';
import { drainLeasesOfAdmin } from '../bookings/drain-leases-of-admin';

/** The one place where somebody stops being an admin of an institution, by the super admin or by HR: the leases that their devices hold for it drain in the same transaction (M4). */
export async function dropAdmin(tx: Orm, admin: { readonly institutionNumber: number; readonly idNumberIndex: Uint8Array; readonly nowMs: number }): Promise<void> {
  const { institutionNumber, idNumberIndex } = admin;
  await tx.delete(institutionAdmins).where(and(eq(institutionAdmins.institutionNumber, institutionNumber), eq(institutionAdmins.idNumberIndex, idNumberIndex)));
  await drainLeasesOfAdmin(tx, admin);
}
