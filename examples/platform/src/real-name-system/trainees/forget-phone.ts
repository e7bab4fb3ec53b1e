import { eq } from 'drizzle-orm';
import type { Orm } from '../../database/database';
import { trainees } from '../../database/schema/real-name-tables';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { RealNameSystem } from '../real-name-system';

/** Nobody calls a trainee who had their data erased. Name and ID number stay: a class and what was paid for it name them. The caller holds the voucher. */
export async function forgetPhone(tx: Orm, { personalData, tables, nowMs }: RealNameSystem, voucherNumber: string): Promise<void> {
  const forgotten = await tx.update(trainees).set({ phoneCipher: personalData.cipher.encrypt('phone', '') }).where(eq(trainees.voucherNumber, voucherNumber)).returning({ voucherNumber: trainees.voucherNumber });
  if (forgotten.length > 0) await recordSystemAudit(tx, tables, { atMs: nowMs(), actorKind: 'system', actorId: 'voucher-platform', action: 'forgetPhone', subject: voucherNumber, details: {} });
}
