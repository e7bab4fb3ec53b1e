import { and, eq, lt } from 'drizzle-orm';
import { Secret, TOTP } from 'otpauth';
import type { Static } from 'typebox';
import type { HrActor } from '../accounts/authenticate-hr';
import { recordAudit } from '../audit/record-audit';
import type { Orm } from '../database/database';
import { hrAccounts } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { SecondFactor } from '../http/schemas/hr-account-schemas';
import type { Platform } from '../platform';

const periodSeconds = 30;
/** One step either way: a phone's clock may be half a minute off. */
const toleratedSteps = 1;
const secretLength = 20;

function describeTotp(account: string, secret: Secret): TOTP {
  return new TOTP({ issuer: '职业技能电子培训券', label: account, algorithm: 'SHA1', digits: 6, period: periodSeconds, secret });
}

/** Answers a new secret for an authenticator app (RFC 6238); it counts once it is confirmed. One that counts is replaced only after a step-up. */
export async function createSecondFactor(platform: Platform, actor: HrActor): Promise<Static<typeof SecondFactor>> {
  const secret = new Secret({ size: secretLength });
  const totpCipher = platform.personalData.cipher.encrypt('totpSecret', secret.base32);
  await platform.database.orm.update(hrAccounts).set({ totpCipher, totpConfirmedAtMs: null }).where(eq(hrAccounts.account, actor.account));
  return { secret: secret.base32, uri: describeTotp(actor.account, secret).toString() };
}

/** The first right code shows that the app has the secret; from now on every log-in wants one. */
export async function confirmSecondFactor(platform: Platform, actor: HrActor, code: string): Promise<void> {
  const nowMs = platform.nowMs();
  await platform.database.orm.transaction(async (tx) => {
    if (!(await takeCode(platform, tx, { account: actor.account, code, nowMs, isConfirmed: false }))) throw refuseRequest('wrongCredentials');
    await tx.update(hrAccounts).set({ totpConfirmedAtMs: nowMs }).where(eq(hrAccounts.account, actor.account));
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'confirmSecondFactor', subject: actor.account });
  });
}

/** True when the code is right and was not taken before; the step it belongs to is then spent. */
export async function takeCode(platform: Platform, tx: Orm, options: { account: string; code: string; nowMs: number; isConfirmed: boolean }): Promise<boolean> {
  const [row] = await tx.select().from(hrAccounts).where(eq(hrAccounts.account, options.account)).for('update');
  if (row === undefined || row.totpCipher === null || (row.totpConfirmedAtMs !== null) !== options.isConfirmed) return false;
  const secret = Secret.fromBase32(platform.personalData.cipher.decrypt('totpSecret', row.totpCipher));
  const delta = describeTotp(options.account, secret).validate({ token: options.code, timestamp: options.nowMs, window: toleratedSteps });
  if (delta === null) return false;
  const step = Math.floor(options.nowMs / 1000 / periodSeconds) + delta;
  const taken = await tx.update(hrAccounts).set({ totpLastStep: step }).where(and(eq(hrAccounts.account, options.account), lt(hrAccounts.totpLastStep, step))).returning({ account: hrAccounts.account });
  return taken.length === 1;
}
