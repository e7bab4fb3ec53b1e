import { lt } from 'drizzle-orm';
import { idempotencyKeys } from '../database/schema/voucher-tables';
import type { Platform } from '../platform';

/** protocol.md, "Redeem": kept at least 7 days. */
const answerLifeMs = 8 * 24 * 3_600_000;

export async function forgetOldAnswers(platform: Platform): Promise<void> {
  await platform.database.orm.delete(idempotencyKeys).where(lt(idempotencyKeys.createdAtMs, platform.nowMs() - answerLifeMs));
}
