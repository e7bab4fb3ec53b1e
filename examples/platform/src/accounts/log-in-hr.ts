import { hash, verify } from '@node-rs/argon2';
import { createHash, randomBytes } from 'node:crypto';
import { eq } from 'drizzle-orm';
import { nameDivision } from '@skill-voucher/sdk-core';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/record-audit';
import { hrAccounts, hrSessions } from '../database/schema/account-tables';
import type { HrLogInRequest, HrSession } from '../http/schemas/hr-schemas';
import type { Platform } from '../platform';
import { countFailure, forgetFailures, requireUnlocked } from './log-in-failures';

const sessionLifeMs = 8 * 3_600_000;

/** Checked against when the account does not exist, so that both answers take the same time. */
const decoyHash = hash('no such account');

export function hashHrToken(token: string): Uint8Array {
  return createHash('sha256').update(token).digest();
}

/** Logs an HR admin in (R1): argon2id; the account locks for 15 min after 5 failures. What is answered does not tell whether the account exists. */
export async function logInHr(platform: Platform, request: Static<typeof HrLogInRequest>): Promise<Static<typeof HrSession>> {
  const nowMs = platform.nowMs();
  const { orm } = platform.database;
  await requireUnlocked(orm, { account: request.account, nowMs });
  const [account] = await orm.select().from(hrAccounts).where(eq(hrAccounts.account, request.account));
  const isRight = await verify(account?.passwordHash ?? (await decoyHash), request.password);
  if (account === undefined || !isRight) throw await countFailure(platform, request.account);
  const token = randomBytes(32).toString('base64url');
  const expiresAtMs = nowMs + sessionLifeMs;
  await orm.transaction(async (tx) => {
    await requireUnlocked(tx, { account: account.account, nowMs, isHeld: true });
    await forgetFailures(tx, account.account);
    await tx.insert(hrSessions).values({ tokenHash: hashHrToken(token), account: account.account, createdAtMs: nowMs, expiresAtMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: account.account, action: 'logInHr', subject: account.account });
  });
  return { token, expiresAtMs, level: account.level, role: account.role, regionCode: account.regionCode, regionName: nameDivision(account.regionCode) };
}
