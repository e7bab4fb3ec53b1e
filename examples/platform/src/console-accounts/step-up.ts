import { verify } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { StepUp, StepUpRequest } from '../http/schemas/console-account-schemas';
import type { ConsoleActor, ConsoleSystem } from './console-system';
import { forgetFailures, judgeGuess } from './log-in-failures';
import { stepUpLifeMs } from './require-step-up';
import { takeCode } from './second-factor';

/**
 * Shows again that the person is there, before something that cannot be undone. With a second
 * factor its code counts, else the password. A wrong one counts towards the lock-out, as at log-in.
 */
export function stepUp(system: ConsoleSystem, actor: ConsoleActor, request: Static<typeof StepUpRequest>): Promise<Static<typeof StepUp>> {
  return judgeGuess(system, actor.account, () => tryStepUp(system, actor, request));
}

async function tryStepUp(system: ConsoleSystem, actor: ConsoleActor, { password, totpCode }: Static<typeof StepUpRequest>): Promise<Static<typeof StepUp> | undefined> {
  const nowMs = system.nowMs();
  const { orm } = system.database;
  const { accounts, sessions } = system.tables;
  const isIt = eq(accounts.account, actor.account);
  const [known] = await orm.select().from(accounts).where(isIt);
  if (known === undefined) return undefined;
  if (known.totpConfirmedAtMs === null && (password === undefined || !(await verify(known.passwordHash, password)))) return undefined;
  const steppedUpUntilMs = nowMs + stepUpLifeMs;
  return orm.transaction(async (tx) => {
    // What was compared may be another's by now: argon2id takes its time.
    const [account] = await tx.select().from(accounts).where(isIt).for('update');
    if (account === undefined || account.passwordHash !== known.passwordHash || account.totpConfirmedAtMs !== known.totpConfirmedAtMs) return undefined;
    if (account.totpConfirmedAtMs !== null && (totpCode === undefined || !(await takeCode(system, tx, { account, code: totpCode })))) return undefined;
    await forgetFailures(tx, system, actor.account);
    await tx.update(sessions).set({ steppedUpUntilMs }).where(eq(sessions.tokenHash, actor.tokenHash));
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: 'stepUp', subject: actor.account });
    return { steppedUpUntilMs };
  });
}
