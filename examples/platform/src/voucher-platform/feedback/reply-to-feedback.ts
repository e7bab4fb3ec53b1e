import { count } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { feedbackMessages, feedbackThreads, type FeedbackThreadRow } from '../../database/schema/feedback-tables';
import { idempotencyKeys } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { FeedbackThread } from '../../http/schemas/feedback-schemas';
import { answerOnce } from '../../idempotency/answer-once';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { describeThread } from './describe-feedback';
import { findFeedback, findOwnFeedback, namedFeedback } from './find-feedback';

/** The writer adds to the thread, once however often it is sent. */
export async function replyToFeedback(platform: Platform, options: RepeatableRequest & { actor: DeviceActor; feedbackId: string; text: string }): Promise<Static<typeof FeedbackThread>> {
  const { actor, feedbackId, operation, idempotencyKey, bodyHash } = options;
  await answerOnce(platform, options, async () => {
    try {
      await platform.database.orm.transaction(async (tx) => {
        const thread = await findOwnFeedback(tx, actor, feedbackId, { isLocked: true });
        await addMessage(tx, { platform, thread, text: options.text, operatorAccount: null });
        await tx.insert(idempotencyKeys).values({ actorBucket: actor.holderBucket, actorId: actor.personId, operation, idempotencyKey, bodyHash, resultId: feedbackId, createdAtMs: platform.nowMs() });
        await recordAudit(tx, { atMs: platform.nowMs(), actorKind: 'person', actorId: actor.personId, action: 'replyToFeedback', subject: feedbackId, details: {} });
      });
    } catch (error) {
      if (readViolatedConstraint(error) === 'idempotency_keys_pkey') throw refuseRequest('serviceUnavailable');
      throw error;
    }
    return feedbackId;
  });
  return describeThread(platform, await findOwnFeedback(platform.database.orm, actor, feedbackId, { isLocked: false }));
}

/** The product's designers answer (R51). */
export async function answerFeedback(platform: Platform, actor: HrActor, options: { feedbackId: string; text: string }): Promise<Static<typeof FeedbackThread>> {
  await changeAsOperator(platform, actor, { feedbackId: options.feedbackId, action: 'answerFeedback' }, (tx, thread) => addMessage(tx, { platform, thread, text: options.text, operatorAccount: actor.account }));
  return describeThread(platform, await findFeedback(platform.database.orm, options.feedbackId, { isLocked: false }));
}

/** A closed thread takes no more messages; closing it again changes nothing. */
export async function closeFeedback(platform: Platform, actor: HrActor, feedbackId: string): Promise<Static<typeof FeedbackThread>> {
  await changeAsOperator(platform, actor, { feedbackId, action: 'closeFeedback' }, async (tx) => {
    await tx.update(feedbackThreads).set({ status: 'closed', updatedAtMs: platform.nowMs() }).where(namedFeedback(feedbackThreads, feedbackId));
  });
  return describeThread(platform, await findFeedback(platform.database.orm, feedbackId, { isLocked: false }));
}

async function changeAsOperator(platform: Platform, actor: HrActor, named: { feedbackId: string; action: string }, change: (tx: Orm, thread: FeedbackThreadRow) => Promise<void>): Promise<void> {
  const { feedbackId, action } = named;
  await platform.database.orm.transaction(async (tx) => {
    await change(tx, await findFeedback(tx, feedbackId, { isLocked: true }));
    await recordAudit(tx, { atMs: platform.nowMs(), actorKind: 'hrAccount', actorId: actor.account, action, subject: feedbackId, details: {} });
  });
}

/** The thread is locked: its messages are numbered without a gap. */
async function addMessage(tx: Orm, options: { platform: Platform; thread: FeedbackThreadRow; text: string; operatorAccount: string | null }): Promise<void> {
  const { platform, thread, operatorAccount } = options;
  const { holderBucket, feedbackId } = thread;
  const text = options.text.trim();
  if (text === '') throw refuseRequest('invalidRequest', { field: 'text' });
  if (thread.status === 'closed') throw refuseRequest('feedbackClosed');
  const [written] = await tx.select({ total: count() }).from(feedbackMessages).where(namedFeedback(feedbackMessages, feedbackId));
  const nowMs = platform.nowMs();
  await tx.insert(feedbackMessages).values({ holderBucket, feedbackId, messageNumber: (written?.total ?? 0) + 1, operatorAccount, textCipher: platform.personalData.cipher.encrypt('feedbackText', text), writtenAtMs: nowMs });
  await tx.update(feedbackThreads).set({ status: operatorAccount === null ? 'open' : 'answered', updatedAtMs: nowMs }).where(namedFeedback(feedbackThreads, feedbackId));
}
