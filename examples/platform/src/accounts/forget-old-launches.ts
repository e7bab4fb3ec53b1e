import { lt } from 'drizzle-orm';
import { hrSessions, launches } from '../database/schema/account-tables';
import type { Platform } from '../platform';

const keptMs = 24 * 3_600_000;

/** Launch codes and HR sessions that ended a day ago; until then a late use still hears why it is refused. */
export async function forgetOldLaunches(platform: Platform): Promise<void> {
  const beforeMs = platform.nowMs() - keptMs;
  await platform.database.orm.delete(launches).where(lt(launches.expiresAtMs, beforeMs));
  await platform.database.orm.delete(hrSessions).where(lt(hrSessions.expiresAtMs, beforeMs));
}
