import { eq } from 'drizzle-orm';
import type { ConsoleActor, ConsoleSystem } from './console-system';

export async function logOut(system: ConsoleSystem, actor: ConsoleActor): Promise<void> {
  await system.database.orm.transaction(async (tx) => {
    await tx.delete(system.tables.sessions).where(eq(system.tables.sessions.tokenHash, actor.tokenHash));
    await system.recordAudit(tx, { atMs: system.nowMs(), actorId: actor.account, action: 'logOut', subject: actor.account });
  });
}
