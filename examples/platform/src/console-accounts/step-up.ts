import { verify } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { StepUp, StepUpRequest } from '../http/schemas/console-account-schemas';
import type { ConsoleActor, ConsoleSystem } from './console-system';
import { countFailure, forgetFailures, requireUnlocked } from './log-in-failures';
import { stepUpLifeMs } from './require-step-up';
import { takeCode } from './second-factor';

/**
 * Shows again that the person is there, before something that cannot be undone. With a second
 * factor its code counts, else the password. A wrong one counts towards the lock-out, as at log-in.
 */
export async function stepUp(system: ConsoleSystem, actor: ConsoleActor, request: Static<typeof StepUpRequest>): Promise<Static<typeof StepUp>> {
  const nowMs = system.nowMs();
  const { orm } = system.database;
  const { accounts, sessions } = system.tables;
  await requireUnlocked(orm, system, { account: actor.account });
  const steppedUpUntilMs = nowMs + stepUpLifeMs;
  const isRight = await orm.transaction(async (tx) => {
    await requireUnlocked(tx, system, { account: actor.account, isHeld: true });
    const [account] = await tx.select().from(accounts).where(eq(accounts.account, actor.account));
    if (account === undefined) return false;
    const isShown =
      account.totpConfirmedAtMs === null
        ? request.password !== undefined && (await verify(account.passwordHash, request.password))
        : request.totpCode !== undefined && (await takeCode(system, tx, { account: actor.account, code: request.totpCode, isConfirmed: true }));
    if (!isShown) return false;
    await forgetFailures(tx, system, actor.account);
    await tx.update(sessions).set({ steppedUpUntilMs }).where(eq(sessions.tokenHash, actor.tokenHash));
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: 'stepUp', subject: actor.account });
    return true;
  });
  if (!isRight) throw await countFailure(system, actor.account);
  return { steppedUpUntilMs };
}
