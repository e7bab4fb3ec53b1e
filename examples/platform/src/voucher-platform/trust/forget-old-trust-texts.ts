import { and, lt, sql } from 'drizzle-orm';
import { statusBundles } from '../../database/schema/booking-tables';
import { trustLists } from '../../database/schema/template-tables';
import type { Platform } from '../../platform';
import { trustLifeMs } from './publish-trust-list';

/** Texts that nobody may believe any more; the newest stays whatever its age, because versions never go back. */
export async function forgetOldTrustTexts(platform: Platform): Promise<void> {
  const beforeMs = platform.nowMs() - trustLifeMs;
  const { orm } = platform.database;
  await orm.delete(statusBundles).where(and(lt(statusBundles.nextUpdateMs, beforeMs), sql`version < (SELECT max(version) FROM voucher_platform.status_bundles)`));
  await orm.delete(trustLists).where(and(lt(trustLists.nextUpdateMs, beforeMs), sql`version < (SELECT max(version) FROM voucher_platform.trust_lists)`));
}
