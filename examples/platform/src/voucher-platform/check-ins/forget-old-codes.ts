import { lt } from 'drizzle-orm';
import { checkInCodes, checkInDisplays, usedFaceChallenges } from '../../database/schema/check-in-tables';
import type { Platform } from '../../platform';

const keptMs = 24 * 3_600_000;

/** Codes, displays and spent challenges of a day ago: all of them ended within the hour. */
export async function forgetOldCodes(platform: Platform): Promise<void> {
  const beforeMs = platform.nowMs() - keptMs;
  await platform.database.orm.delete(checkInCodes).where(lt(checkInCodes.mintedAtMs, beforeMs));
  await platform.database.orm.delete(checkInDisplays).where(lt(checkInDisplays.expiresAtMs, beforeMs));
  await platform.database.orm.delete(usedFaceChallenges).where(lt(usedFaceChallenges.usedAtMs, beforeMs));
}
