import { and, isNotNull, lt } from 'drizzle-orm';
import { checkIns } from '../../database/schema/check-in-tables';
import type { Scene } from './fraud-signal';

/** Twice the two weeks that are looked through. */
const keptMs = 28 * 24 * 3_600_000;

/** Takes the marks of positions off old check-ins; what was found by them stays. */
export async function forgetOldMarks(scene: Scene): Promise<void> {
  await scene.database.orm.update(checkIns).set({ positionMark: null }).where(and(isNotNull(checkIns.positionMark), lt(checkIns.checkedInAtMs, scene.nowMs() - keptMs)));
}
