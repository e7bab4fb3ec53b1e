import { and, asc, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { people } from '../../database/schema/account-tables';
import { feedbackMessages, feedbackPictures, feedbackThreads, type FeedbackThreadRow } from '../../database/schema/feedback-tables';
import { institutions } from '../../database/schema/template-tables';
import type { FeedbackEntry, FeedbackThread } from '../../http/schemas/feedback-schemas';
import type { Platform } from '../../platform';
import { namedFeedback } from './find-feedback';

const shownCharacters = 60;

/** Threads with what a list shows of them. Messages are numbered from 1 without a gap. */
export function selectFeedback(orm: Orm) {
  const isFirst = and(eq(feedbackMessages.holderBucket, feedbackThreads.holderBucket), eq(feedbackMessages.feedbackId, feedbackThreads.feedbackId), eq(feedbackMessages.messageNumber, 1));
  return orm
    .select({ thread: feedbackThreads, person: people, textCipher: feedbackMessages.textCipher, institutionName: institutions.name })
    .from(feedbackThreads)
    .innerJoin(people, eq(people.personId, feedbackThreads.personId))
    .innerJoin(feedbackMessages, isFirst)
    .leftJoin(institutions, eq(institutions.institutionNumber, feedbackThreads.institutionNumber))
    .$dynamic();
}
type FeedbackRow = Awaited<ReturnType<typeof selectFeedback>>[number];

/** A thread as lists show it: the beginning of what was written first. */
export function describeFeedback(platform: Platform, { thread, textCipher, institutionName }: Omit<FeedbackRow, 'person'>): Static<typeof FeedbackEntry> {
  const text = platform.personalData.cipher.decrypt('feedbackText', textCipher);
  const { feedbackId, category, status, createdAtMs, updatedAtMs } = thread;
  return { feedbackId, category, status, createdAtMs, updatedAtMs, beginning: Array.from(text).slice(0, shownCharacters).join(''), ...(institutionName === null ? {} : { institutionName }) };
}

export async function describeThread(platform: Platform, thread: FeedbackThreadRow): Promise<Static<typeof FeedbackThread>> {
  const { orm } = platform.database;
  const [row] = await selectFeedback(orm).where(namedFeedback(feedbackThreads, thread.feedbackId));
  if (row === undefined) throw new Error('The thread is gone');
  const messages = await orm.select().from(feedbackMessages).where(namedFeedback(feedbackMessages, thread.feedbackId)).orderBy(asc(feedbackMessages.messageNumber));
  const pictures = await orm
    .select({ position: feedbackPictures.position, mediaType: feedbackPictures.mediaType, sizeBytes: feedbackPictures.sizeBytes, isUploaded: sql<boolean>`${feedbackPictures.pictureCipher} IS NOT NULL` })
    .from(feedbackPictures)
    .where(namedFeedback(feedbackPictures, thread.feedbackId))
    .orderBy(asc(feedbackPictures.position));
  return {
    feedback: describeFeedback(platform, row),
    messages: messages.map(({ messageNumber, operatorAccount, textCipher, writtenAtMs }) => ({
      messageNumber, author: operatorAccount === null ? 'person' : 'operator', text: platform.personalData.cipher.decrypt('feedbackText', textCipher), writtenAtMs,
    })),
    pictures,
  };
}
