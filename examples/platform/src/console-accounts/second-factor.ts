import { and, eq, lt } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import type { Static } from 'typebox';
import type { Orm } from '../database/database';
import { refuseRequest } from '../http/refused-request';
import type { SecondFactor } from '../http/schemas/console-account-schemas';
import type { ConsoleActor, ConsoleSystem } from './console-system';
import { requireStepUp } from './require-step-up';

const periodSeconds = 30;
/** One step either way: a phone's clock may be half a minute off. */
const toleratedSteps = 1;
const secretLength = 20;

function describeTotp(system: ConsoleSystem, account: string, secret: Secret): TOTP {
  return new TOTP({ issuer: system.title, label: account, algorithm: 'SHA1', digits: 6, period: periodSeconds, secret });
}

/** Answers a new secret for an authenticator app (RFC 6238); it counts once it is confirmed. One that counts is replaced only after a step-up. */
export async function createSecondFactor(system: ConsoleSystem, actor: ConsoleActor): Promise<Static<typeof SecondFactor>> {
  if (actor.hasSecondFactor) requireStepUp(actor, system.nowMs());
  const { accounts } = system.tables;
  const secret = new Secret({ size: secretLength });
  const totpCipher = system.personalData.cipher.encrypt('totpSecret', secret.base32);
  await system.database.orm.transaction(async (tx) => {
    await tx.update(accounts).set({ totpCipher, totpConfirmedAtMs: null }).where(eq(accounts.account, actor.account));
    await system.recordAudit(tx, { atMs: system.nowMs(), actorId: actor.account, action: 'createSecondFactor', subject: actor.account });
  });
  return { secret: secret.base32, uri: describeTotp(system, actor.account, secret).toString() };
}

/** The first right code shows that the app has the secret; from now on every log-in wants one. */
export async function confirmSecondFactor(system: ConsoleSystem, actor: ConsoleActor, code: string): Promise<void> {
  const nowMs = system.nowMs();
  const { accounts } = system.tables;
  await system.database.orm.transaction(async (tx) => {
    if (!(await takeCode(system, tx, { account: actor.account, code, isConfirmed: false }))) throw refuseRequest('wrongCredentials');
    await tx.update(accounts).set({ totpConfirmedAtMs: nowMs }).where(eq(accounts.account, actor.account));
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: 'confirmSecondFactor', subject: actor.account });
  });
}

/** True when the code is right and was not taken before; the step it belongs to is then spent. */
export async function takeCode(system: ConsoleSystem, tx: Orm, options: { account: string; code: string; isConfirmed: boolean }): Promise<boolean> {
  const { accounts } = system.tables;
  const nowMs = system.nowMs();
  const [row] = await tx.select().from(accounts).where(eq(accounts.account, options.account)).for('update');
  if (row === undefined || row.totpCipher === null || (row.totpConfirmedAtMs !== null) !== options.isConfirmed) return false;
  const secret = Secret.fromBase32(system.personalData.cipher.decrypt('totpSecret', row.totpCipher));
  const delta = describeTotp(system, options.account, secret).validate({ token: options.code, timestamp: nowMs, window: toleratedSteps });
  if (delta === null) return false;
  const step = Math.floor(nowMs / 1000 / periodSeconds) + delta;
  const taken = await tx.update(accounts).set({ totpLastStep: step }).where(and(eq(accounts.account, options.account), lt(accounts.totpLastStep, step))).returning({ account: accounts.account });
  return taken.length === 1;
}
