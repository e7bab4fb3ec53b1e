import { sql } from 'drizzle-orm';
import type { Orm } from '../../database/database';

/** For whatever changes the state of a voucher, before the voucher is locked: a delist on its way is over when this returns, and the next one waits for the transaction. */
export async function waitForDelist(tx: Orm, templateNumber: number): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock_shared(voucher_platform.template_lock(${templateNumber}::bigint))`);
}

/** For the delist: what it counts from here on changes no more until it commits. */
export async function waitForUses(tx: Orm, templateNumber: number): Promise<void> {
  await tx.execute(sql`SELECT pg_advisory_xact_lock(voucher_platform.template_lock(${templateNumber}::bigint))`);
}
