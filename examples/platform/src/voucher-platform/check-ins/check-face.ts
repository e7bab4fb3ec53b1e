import type { FaceEvidence } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import { createHash } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { createFaceChallenge, isFaceChallengeLive, type FacePurpose } from '../../accounts/face-challenge';
import type { FaceVerificationProvider } from '../../accounts/face-verification-provider';
import type { Orm } from '../../database/database';
import { people, sessions } from '../../database/schema/account-tables';
import { usedFaceChallenges } from '../../database/schema/check-in-tables';
import { RefusedRequest } from '../../http/refused-request';
import type { FaceProof } from '../../http/schemas/check-in-schemas';
import type { Platform } from '../../platform';
import { findMissingConsent } from '../consents/manage-consents';

export interface FaceToCheck {
  readonly actor: DeviceActor;
  readonly voucherNumber: string;
  readonly campusNumber: number;
  readonly face: Static<typeof FaceProof> | undefined;
}

/** What the face service says; how often it said no before is counted under the lock. */
export type FaceAnswer = 'verified' | 'missing' | 'refused' | 'serviceDown';

function purposeOf({ actor, voucherNumber, campusNumber }: Omit<FaceToCheck, 'face'>): FacePurpose {
  return { personId: actor.personId, keyThumbprint: actor.keyThumbprint, purpose: 'checkIn', voucherNumber, campusNumber };
}

/**
 * The template may ask for a face with the code (A4), of who has not withheld consent to it: then
 * the staff who shows the code attests the person. Of a proxy it is always asked: the phone is not
 * the elder's (A20).
 */
export async function asksFaceAtCode(platform: Platform, template: { readonly asksFaceAtCodeCheckIn: boolean }, actor: DeviceActor): Promise<boolean> {
  if (actor.proxy !== undefined) return true;
  return template.asksFaceAtCodeCheckIn && (await findMissingConsent(platform.database.orm, actor, ['face'])) === undefined;
}

/** Asks the face service, outside of any transaction: it may be slow. A challenge for another purpose, voucher, campus or key counts as none. */
export async function askFaceService(platform: Platform, check: FaceToCheck): Promise<FaceAnswer> {
  const { actor, face } = check;
  if (platform.face === undefined) return 'serviceDown';
  if (face === undefined || !isFaceChallengeLive(platform, face.challenge, purposeOf(check))) return 'missing';
  try {
    return (await isFaceOfActor(platform, platform.face, { actor, face })) ? 'verified' : 'refused';
  } catch {
    return 'serviceDown'; // A3: it opens QR check-in, flagged
  }
}

/** The session's subject is whose phone it is: for an elder the proxy, whose face never counts (A20). */
async function isFaceOfActor(platform: Platform, service: FaceVerificationProvider, check: { actor: DeviceActor; face: Static<typeof FaceProof> }): Promise<boolean> {
  const { actor, face } = check;
  const { orm } = platform.database;
  if (actor.proxy === undefined) {
    const [session] = await orm.select({ subject: sessions.subject }).from(sessions).where(eq(sessions.sessionId, actor.sessionId));
    return service.verifyTicket({ ...face, channelId: actor.channelId, subject: session?.subject ?? '' });
  }
  const [elder] = await orm.select().from(people).where(eq(people.personId, actor.personId));
  if (elder === undefined) return false;
  const { cipher } = platform.personalData;
  return service.verifyPersonTicket({ ...face, channelId: actor.channelId, name: cipher.decrypt('name', elder.nameCipher), idNumber: cipher.decrypt('idNumber', elder.idNumberCipher) });
}

/** Spends the challenge in the caller's transaction; one that was spent before proves nothing. */
export async function spendFaceChallenge(tx: Orm, options: { voucher: { holderBucket: number; voucherNumber: string }; challenge: string; nowMs: number }): Promise<boolean> {
  const { holderBucket, voucherNumber } = options.voucher;
  const challengeHash = createHash('sha256').update(options.challenge).digest();
  const spent = and(eq(usedFaceChallenges.holderBucket, holderBucket), eq(usedFaceChallenges.voucherNumber, voucherNumber), eq(usedFaceChallenges.challengeHash, challengeHash));
  const [earlier] = await tx.select({ usedAtMs: usedFaceChallenges.usedAtMs }).from(usedFaceChallenges).where(spent);
  if (earlier !== undefined) return false;
  await tx.insert(usedFaceChallenges).values({ holderBucket, voucherNumber, challengeHash, usedAtMs: options.nowMs });
  return true;
}

export function toFaceEvidence(answer: FaceAnswer, options: { personId: string; earlierRefusals: number }): FaceEvidence {
  if (answer === 'verified') return { outcome: 'verified', personId: options.personId };
  return answer === 'refused' ? { outcome: 'refused', refusedTimes: options.earlierRefusals + 1 } : { outcome: answer };
}

/** A refusal that a face could lift brings the challenge for it; a proxy is told whose face it must be (A20). */
export function withFaceChallenge(platform: Platform, refused: RefusedRequest, check: Omit<FaceToCheck, 'face' | 'campusNumber'> & { campusNumber: number | undefined }): RefusedRequest {
  const { code, details } = refused.refusal;
  const { campusNumber, actor } = check;
  const isLifted = code === 'checkInFaceRequired' || code === 'checkInFaceRefused' || code === 'faceServiceDown';
  if (!isLifted || campusNumber === undefined || platform.face === undefined) return refused;
  const whose = actor.proxy === undefined ? {} : { elderName: actor.proxy.maskedElderName };
  return new RefusedRequest({ ...refused.refusal, details: { ...details, ...whose, faceChallenge: createFaceChallenge(platform, purposeOf({ ...check, campusNumber })) } });
}
