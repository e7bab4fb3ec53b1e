import { refusePictures } from '@skill-voucher/sdk-core';
import { asc } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import { feedbackMessages, feedbackPictures, feedbackThreads } from '../../database/schema/feedback-tables';
import { idempotencyKeys } from '../../database/schema/voucher-tables';
import { readViolatedConstraint } from '../../database/database-errors';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { NewFeedback, SentFeedback } from '../../http/schemas/feedback-schemas';
import { answerOnce } from '../../idempotency/answer-once';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { requireInstitutionAdmin } from '../redemptions/find-institution-admin';
import { describeFeedback, selectFeedback } from './describe-feedback';
import { createFeedbackId } from './feedback-id';
import { findOwnFeedback, namedFeedback } from './find-feedback';
import { createUploadToken, uploadLifeMs } from './upload-token';

export interface FeedbackOptions extends RepeatableRequest {
  readonly actor: DeviceActor;
  readonly request: Static<typeof NewFeedback>;
}

/** Takes feedback of a trainee, or of an institution by one of its admins, and declares its pictures (R51). */
export async function sendFeedback(platform: Platform, options: FeedbackOptions): Promise<Static<typeof SentFeedback>> {
  const { actor, request } = options;
  const feedbackId = await answerOnce(platform, options, async () => {
    const refusal = refusePictures(request.pictures);
    if (refusal !== undefined) throw new RefusedRequest(refusal);
    if (request.text.trim() === '') throw refuseRequest('invalidRequest', { field: 'text' });
    if (request.institutionNumber !== undefined) await requireInstitutionAdmin(platform, actor, request.institutionNumber);
    return storeFeedback(platform, options);
  });
  await findOwnFeedback(platform.database.orm, actor, feedbackId, { isLocked: false });
  const [row] = await selectFeedback(platform.database.orm).where(namedFeedback(feedbackThreads, feedbackId));
  if (row === undefined) throw new Error('The thread is gone');
  const pictures = await platform.database.orm
    .select({ position: feedbackPictures.position, uploadUntilMs: feedbackPictures.uploadUntilMs })
    .from(feedbackPictures)
    .where(namedFeedback(feedbackPictures, feedbackId))
    .orderBy(asc(feedbackPictures.position));
  return {
    feedback: describeFeedback(platform, row),
    uploads: pictures.map(({ position, uploadUntilMs }) => ({ position, uploadToken: createUploadToken(platform, { feedbackId, position }), expiresAtMs: uploadUntilMs })),
  };
}

async function storeFeedback(platform: Platform, options: FeedbackOptions): Promise<string> {
  const { actor, request, operation, idempotencyKey, bodyHash } = options;
  const { holderBucket, personId } = actor;
  const nowMs = platform.nowMs();
  const feedbackId = createFeedbackId(holderBucket);
  const named = { holderBucket, feedbackId };
  const pictures = request.pictures.map(({ sha256, sizeBytes, mediaType }, index) => ({
    ...named, position: index + 1, sha256: Buffer.from(sha256, 'base64url'), sizeBytes, mediaType, uploadUntilMs: nowMs + uploadLifeMs,
  }));
  try {
    await platform.database.orm.transaction(async (tx) => {
      await tx.insert(idempotencyKeys).values({ actorBucket: holderBucket, actorId: personId, operation, idempotencyKey, bodyHash, resultId: feedbackId, createdAtMs: nowMs });
      await tx.insert(feedbackThreads).values({ ...named, personId, institutionNumber: request.institutionNumber ?? null, category: request.category, status: 'open', createdAtMs: nowMs, updatedAtMs: nowMs });
      await tx.insert(feedbackMessages).values({ ...named, messageNumber: 1, textCipher: platform.personalData.cipher.encrypt('feedbackText', request.text.trim()), writtenAtMs: nowMs });
      if (pictures.length > 0) await tx.insert(feedbackPictures).values(pictures);
      await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: personId, action: 'sendFeedback', subject: feedbackId, details: { category: request.category, pictureCount: pictures.length } });
    });
  } catch (error) {
    // The same request runs beside this one: its answer is looked up.
    if (readViolatedConstraint(error) === 'idempotency_keys_pkey') throw refuseRequest('serviceUnavailable');
    throw error;
  }
  return feedbackId;
}
