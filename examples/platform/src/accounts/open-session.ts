import { createHmac, randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/record-audit';
import { launches, sessions } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { Session } from '../http/schemas/session-schemas';
import type { Platform } from '../platform';
import type { NewKey } from './authenticate-new-key';
import { hashLaunchCode } from './create-launch';
import { bindKey } from './key-binding';
import { listMemberships } from './list-memberships';
import { describePerson } from './describe-person';
import { lockPerson } from './register-person';

const sessionLifeMs = 12 * 3_600_000;

/** Redeems a launch code with the very key it was made for; the request was signed by that key. */
export async function openSession(platform: Platform, options: NewKey & { launchCode: string }): Promise<Static<typeof Session>> {
  const { publicKey, keyThumbprint } = options;
  const nowMs = platform.nowMs();
  const launchCodeHash = hashLaunchCode(options.launchCode);
  return platform.database.orm.transaction(async (tx) => {
    const [launch] = await tx.select().from(launches).where(eq(launches.launchCodeHash, launchCodeHash));
    if (launch === undefined) throw refuseRequest('launchCodeUnknown');
    if (launch.keyThumbprint !== keyThumbprint) throw refuseRequest('launchKeyMismatch');
    if (launch.usedAtMs !== null) throw refuseRequest('launchCodeUsed');
    if (launch.expiresAtMs <= nowMs) throw refuseRequest('launchCodeExpired');
    const person = await lockPerson(tx, launch.personId);
    const taken = await tx.update(launches).set({ usedAtMs: nowMs }).where(and(eq(launches.launchCodeHash, launchCodeHash), isNull(launches.usedAtMs))).returning();
    if (taken.length === 0) throw refuseRequest('launchCodeUsed');
    const { personId, channelId, deviceId, isFaceVerified } = launch;
    const binding = await bindKey(tx, { personId, channelId, deviceId, keyThumbprint, publicKey, holderBucket: person.holderBucket, isFaceVerified, nowMs });
    const sessionId = randomBytes(24).toString('base64url');
    const expiresAtMs = nowMs + sessionLifeMs;
    await tx.insert(sessions).values({ sessionId, personId, keyThumbprint, channelId, createdAtMs: nowMs, expiresAtMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: personId, action: 'openSession', subject: keyThumbprint, details: { channelId, binding } });
    return {
      sessionId, expiresAtMs, serverTimeMs: nowMs, binding,
      cacheScope: createHmac('sha256', platform.keys.cacheScopeKey).update(`${channelId}:${personId}`).digest('base64url').slice(0, 22),
      person: describePerson(platform, person),
      memberships: await listMemberships(tx, person.idNumberIndex),
    };
  });
}
