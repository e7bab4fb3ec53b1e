import { eq } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import type { Static } from 'typebox';
import type { Orm } from '../database/database';
import type { AccountRow } from '../database/schema/console-tables';
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

/** Answers a new secret for an authenticator app (RFC 6238); it counts once it is confirmed, and until then the one before it does. One that counts is replaced only after a step-up. */
export async function createSecondFactor(system: ConsoleSystem, actor: ConsoleActor): Promise<Static<typeof SecondFactor>> {
  const nowMs = system.nowMs();
  const { accounts } = system.tables;
  const secret = new Secret({ size: secretLength });
  const pendingTotpCipher = system.personalData.cipher.encrypt('totpSecret', secret.base32);
  await system.database.orm.transaction(async (tx) => {
    const account = await lockOwnAccount(tx, system, actor);
    if (account.totpConfirmedAtMs !== null) requireStepUp(actor, nowMs);
    await tx.update(accounts).set({ pendingTotpCipher }).where(eq(accounts.account, actor.account));
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: 'createSecondFactor', subject: actor.account });
  });
  return { secret: secret.base32, uri: describeTotp(system, actor.account, secret).toString() };
}

/** The first right code shows that the app has the new secret; from now on every log-in wants one of it, and none of an earlier secret. */
export async function confirmSecondFactor(system: ConsoleSystem, actor: ConsoleActor, code: string): Promise<void> {
  const nowMs = system.nowMs();
  const { accounts } = system.tables;
  await system.database.orm.transaction(async (tx) => {
    const { pendingTotpCipher } = await lockOwnAccount(tx, system, actor);
    const step = pendingTotpCipher === null ? undefined : findStep(system, { account: actor.account, totpCipher: pendingTotpCipher, code });
    if (step === undefined) throw refuseRequest('wrongCredentials');
    await tx.update(accounts).set({ totpCipher: pendingTotpCipher, pendingTotpCipher: null, totpConfirmedAtMs: nowMs, totpLastStep: step }).where(eq(accounts.account, actor.account));
    await system.recordAudit(tx, { atMs: nowMs, actorId: actor.account, action: 'confirmSecondFactor', subject: actor.account });
  });
}

/** True when the code is right and was not taken before; the step it belongs to is then spent. The caller holds the account's row. */
export async function takeCode(system: ConsoleSystem, tx: Orm, options: { account: AccountRow; code: string }): Promise<boolean> {
  const { accounts } = system.tables;
  const { account, totpCipher, totpLastStep } = options.account;
  const step = totpCipher === null ? undefined : findStep(system, { account, totpCipher, code: options.code });
  if (step === undefined || step <= totpLastStep) return false;
  await tx.update(accounts).set({ totpLastStep: step }).where(eq(accounts.account, account));
  return true;
}

/** The time step that a code is of, if it is one of the secret's and its time. */
function findStep(system: ConsoleSystem, options: { account: string; totpCipher: Uint8Array; code: string }): number | undefined {
  const nowMs = system.nowMs();
  const secret = Secret.fromBase32(system.personalData.cipher.decrypt('totpSecret', options.totpCipher));
  const delta = describeTotp(system, options.account, secret).validate({ token: options.code, timestamp: nowMs, window: toleratedSteps });
  return delta === null ? undefined : Math.floor(nowMs / 1000 / periodSeconds) + delta;
}

async function lockOwnAccount(tx: Orm, system: ConsoleSystem, actor: ConsoleActor): Promise<AccountRow> {
  const { accounts } = system.tables;
  const [account] = await tx.select().from(accounts).where(eq(accounts.account, actor.account)).for('update');
  if (account === undefined) throw refuseRequest('sessionUnknown');
  return account;
}
