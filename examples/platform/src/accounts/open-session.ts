import { computeKeyThumbprint } from '@skill-voucher/sdk-core';
import { verifySignedRequest } from '@skill-voucher/sdk-core/issuer';
import { createHmac, randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { FastifyRequest } from 'fastify';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/record-audit';
import { launches, sessions } from '../database/schema/account-tables';
import { readSignedParts } from '../http/read-signed-parts';
import { RefusedRequest, refuseRequest } from '../http/refused-request';
import type { Session, SessionRequest } from '../http/schemas/session-schemas';
import type { Platform } from '../platform';
import { hashLaunchCode } from './create-launch';
import { bindKey } from './key-binding';
import { listMemberships } from './list-memberships';
import { describePerson } from './describe-person';
import { lockPerson } from './register-person';
import { rememberNonce } from './remember-nonce';

const sessionLifeMs = 12 * 3_600_000;

/** Redeems a launch code with the very key it was made for; the request is signed by that key. */
export async function openSession(platform: Platform, request: FastifyRequest<{ Body: Static<typeof SessionRequest> }>): Promise<Static<typeof Session>> {
  const publicKey = new Uint8Array(Buffer.from(request.body.publicKey, 'base64url'));
  const keyThumbprint = await authenticateNewKey(platform, request, publicKey);
  const nowMs = platform.nowMs();
  const launchCodeHash = hashLaunchCode(request.body.launchCode);
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

/** The key in the body signed the request and is the one the request names. */
async function authenticateNewKey(platform: Platform, request: FastifyRequest, publicKey: Uint8Array): Promise<string> {
  const signed = await verifySignedRequest({
    ...readSignedParts(request), audience: platform.audience, tag: 'etv', needsSession: false, nowMs: platform.nowMs(), suite: platform.suite,
    findPublicKey: async () => ({ ok: true, value: publicKey }),
  });
  if (!signed.ok) throw new RefusedRequest(signed.refusal);
  const keyThumbprint = await computeKeyThumbprint(platform.suite, publicKey);
  if (signed.value.keyId !== keyThumbprint) throw refuseRequest('badRequestSignature');
  await rememberNonce(platform, signed.value);
  return keyThumbprint;
}
