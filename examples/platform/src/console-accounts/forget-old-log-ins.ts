import { lt } from 'drizzle-orm';
import type { ConsoleSystem } from './console-system';

const keptMs = 24 * 3_600_000;

/** Sessions that ended a day ago, until when a late use still hears why it is refused, and failures of a day ago. */
export async function forgetOldLogIns(system: ConsoleSystem): Promise<void> {
  const { sessions, logInFailures } = system.tables;
  const beforeMs = system.nowMs() - keptMs;
  await system.database.orm.delete(sessions).where(lt(sessions.expiresAtMs, beforeMs));
  await system.database.orm.delete(logInFailures).where(lt(logInFailures.updatedAtMs, beforeMs));
}
