import { eq } from 'drizzle-orm';
import type { HrActor } from '../accounts/authenticate-hr';
import { recordAudit } from '../audit/record-audit';
import { hrSessions } from '../database/schema/account-tables';
import type { Platform } from '../platform';

export async function logOutHr(platform: Platform, actor: HrActor): Promise<void> {
  await platform.database.orm.transaction(async (tx) => {
    await tx.delete(hrSessions).where(eq(hrSessions.tokenHash, actor.tokenHash));
    await recordAudit(tx, { atMs: platform.nowMs(), actorKind: 'hrAccount', actorId: actor.account, action: 'logOutHr', subject: actor.account });
  });
}
