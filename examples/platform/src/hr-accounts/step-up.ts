import { verify } from '@node-rs/argon2';
import { eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../accounts/authenticate-hr';
import { countFailure, forgetFailures, requireUnlocked } from '../accounts/log-in-failures';
import { recordAudit } from '../audit/record-audit';
import { hrAccounts, hrSessions } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { StepUp, StepUpRequest } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';
import { takeCode } from './second-factor';

const stepUpLifeMs = 5 * 60_000;

/**
 * Shows again that the person is there, before something that cannot be undone. With a second
 * factor its code counts, else the password. A wrong one counts towards the lock-out, as at log-in.
 */
export async function stepUp(platform: Platform, actor: HrActor, request: Static<typeof StepUpRequest>): Promise<Static<typeof StepUp>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  await requireUnlocked(orm, { account: actor.account, nowMs });
  const steppedUpUntilMs = nowMs + stepUpLifeMs;
  const isRight = await orm.transaction(async (tx) => {
    await requireUnlocked(tx, { account: actor.account, nowMs, isHeld: true });
    const [account] = await tx.select().from(hrAccounts).where(eq(hrAccounts.account, actor.account));
    if (account === undefined) return false;
    const isShown =
      account.totpConfirmedAtMs === null
        ? request.password !== undefined && (await verify(account.passwordHash, request.password))
        : request.totpCode !== undefined && (await takeCode(platform, tx, { account: actor.account, code: request.totpCode, nowMs, isConfirmed: true }));
    if (!isShown) return false;
    await forgetFailures(tx, actor.account);
    await tx.update(hrSessions).set({ steppedUpUntilMs }).where(eq(hrSessions.tokenHash, actor.tokenHash));
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'stepUp', subject: actor.account });
    return true;
  });
  if (!isRight) throw await countFailure(platform, actor.account);
  return { steppedUpUntilMs };
}

/** Refuses with `stepUpRequired` unless this session showed within five minutes that the person is there. */
export function requireStepUp(actor: HrActor, nowMs: number): void {
  if (actor.steppedUpUntilMs <= nowMs) throw refuseRequest('stepUpRequired', { minutes: stepUpLifeMs / 60_000 });
}
