import { lt } from 'drizzle-orm';
import { launches } from '../database/schema/account-tables';
import type { Platform } from '../platform';

const keptMs = 24 * 3_600_000;

/** Launch codes that ended a day ago; until then a late use still hears why it is refused. */
export async function forgetOldLaunches(platform: Platform): Promise<void> {
  await platform.database.orm.delete(launches).where(lt(launches.expiresAtMs, platform.nowMs() - keptMs));
}
