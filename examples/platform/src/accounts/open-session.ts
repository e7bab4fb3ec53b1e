import { createHmac, randomBytes } from 'node:crypto';
import { and, eq, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../audit/record-audit';
import type { Orm } from '../database/database';
import { hostChannels, launches, sessions } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';
import type { Session } from '../http/schemas/session-schemas';
import { findIssuer } from '../keys/platform-keys';
import type { Platform } from '../platform';
import type { NewKey } from './authenticate-new-key';
import { hashLaunchCode } from './create-launch';
import { createFaceChallenge, isFaceChallengeLive, type FacePurpose } from './face-challenge';
import { bindKey } from './key-binding';
import { listMemberships } from './list-memberships';
import { describePerson } from './describe-person';
import { lockPerson } from './register-person';

const sessionLifeMs = 12 * 3_600_000;

export interface SessionToOpen extends NewKey {
  readonly launchCode: string;
  /** The host's ticket for the challenge of an earlier refusal. */
  readonly face?: { readonly challenge: string; readonly ticket: string } | undefined;
}

/** Redeems a launch code with the very key it was made for; the request was signed by that key. */
export async function openSession(platform: Platform, options: SessionToOpen): Promise<Static<typeof Session>> {
  const { publicKey, keyThumbprint, algorithm } = options;
  if (findIssuer(platform, algorithm) === undefined || (platform.profile === 'gm' && algorithm !== 'SM2')) throw refuseRequest('keyAlgorithmNotOffered', { algorithm });
  const nowMs = platform.nowMs();
  const launch = await findLaunch(platform, options);
  const { personId, channelId, deviceId, launchCodeHash } = launch;
  const purpose: FacePurpose = { personId, purpose: 'bindKey', keyThumbprint };
  const isFaceVerified = await verifyFace(platform, { purpose, channelId, subject: launch.subject, face: options.face });
  const askForFace = () => (platform.face === undefined ? {} : { faceChallenge: createFaceChallenge(platform, purpose) });
  return platform.database.orm.transaction(async (tx) => {
    const person = await lockPerson(tx, personId);
    const taken = await tx.update(launches).set({ usedAtMs: nowMs }).where(and(eq(launches.launchCodeHash, launchCodeHash), isNull(launches.usedAtMs))).returning();
    if (taken.length === 0) throw refuseRequest('launchCodeUsed');
    await requireOpenChannel(tx, channelId);
    const { holderBucket } = person;
    const { binding, ...bound } = await bindKey(tx, { personId, channelId, deviceId, keyThumbprint, publicKey, algorithm, holderBucket, isFaceVerified, askForFace, nowMs });
    const sessionId = randomBytes(24).toString('base64url');
    const expiresAtMs = nowMs + sessionLifeMs;
    await tx.insert(sessions).values({ sessionId, personId, keyThumbprint, channelId, subject: launch.subject, createdAtMs: nowMs, expiresAtMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: personId, action: 'openSession', subject: keyThumbprint, details: { channelId, binding, ...bound } });
    return {
      sessionId, expiresAtMs, serverTimeMs: nowMs, binding,
      cacheScope: createHmac('sha256', platform.keys.cacheScopeKey).update(`${channelId}:${personId}`).digest('base64url').slice(0, 22),
      person: describePerson(platform, person),
      memberships: await listMemberships(tx, person.idNumberIndex),
    };
  });
}

/** A launch made before a suspension serves no more; the lock orders the two. */
async function requireOpenChannel(tx: Orm, channelId: string): Promise<void> {
  const [channel] = await tx.select({ disabledAtMs: hostChannels.disabledAtMs }).from(hostChannels).where(eq(hostChannels.channelId, channelId)).for('share');
  if (channel?.disabledAtMs !== null) throw refuseRequest('channelSuspended');
}

async function findLaunch(platform: Platform, { launchCode, keyThumbprint }: SessionToOpen) {
  const [launch] = await platform.database.orm.select().from(launches).where(eq(launches.launchCodeHash, hashLaunchCode(launchCode)));
  if (launch === undefined) throw refuseRequest('launchCodeUnknown');
  if (launch.keyThumbprint !== keyThumbprint) throw refuseRequest('launchKeyMismatch');
  if (launch.usedAtMs !== null) throw refuseRequest('launchCodeUsed');
  if (launch.expiresAtMs <= platform.nowMs()) throw refuseRequest('launchCodeExpired');
  return launch;
}

/** Asks the face service outside of the transaction: it may be slow, and the person's row would be locked. */
async function verifyFace(platform: Platform, options: { purpose: FacePurpose; channelId: string; subject: string; face: SessionToOpen['face'] }): Promise<boolean> {
  const { purpose, face, ...who } = options;
  if (face === undefined) return false;
  if (!isFaceChallengeLive(platform, face.challenge, purpose)) throw refuseRequest('faceNotVerified');
  const isGood = await platform.face?.verifyTicket({ ...face, ...who }).catch(() => undefined);
  if (isGood === undefined) throw refuseRequest('faceServiceDown', { rule: 'A21' });
  if (!isGood) throw refuseRequest('faceNotVerified');
  return true;
}
