import { asc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { feedbackMessages, feedbackPictures, type FeedbackThreadRow } from '../../database/schema/feedback-tables';
import { institutions } from '../../database/schema/template-tables';
import type { FeedbackEntry, FeedbackThread } from '../../http/schemas/feedback-schemas';
import type { Platform } from '../../platform';
import { namedFeedback } from './find-feedback';

const shownCharacters = 60;

/** A thread as lists show it: the beginning of what was written first. */
export async function describeFeedback(platform: Platform, thread: FeedbackThreadRow): Promise<Static<typeof FeedbackEntry>> {
  const [first] = await platform.database.orm.select().from(feedbackMessages).where(namedFeedback(feedbackMessages, thread.feedbackId)).orderBy(asc(feedbackMessages.messageNumber)).limit(1);
  const text = first === undefined ? '' : platform.personalData.cipher.decrypt('feedbackText', first.textCipher);
  const { feedbackId, category, status, createdAtMs, updatedAtMs } = thread;
  return { feedbackId, category, status, createdAtMs, updatedAtMs, beginning: Array.from(text).slice(0, shownCharacters).join(''), ...(await nameInstitution(platform, thread)) };
}

export async function describeThread(platform: Platform, thread: FeedbackThreadRow): Promise<Static<typeof FeedbackThread>> {
  const { orm } = platform.database;
  const messages = await orm.select().from(feedbackMessages).where(namedFeedback(feedbackMessages, thread.feedbackId)).orderBy(asc(feedbackMessages.messageNumber));
  const pictures = await orm
    .select({ position: feedbackPictures.position, mediaType: feedbackPictures.mediaType, sizeBytes: feedbackPictures.sizeBytes, pictureCipher: feedbackPictures.pictureCipher })
    .from(feedbackPictures)
    .where(namedFeedback(feedbackPictures, thread.feedbackId))
    .orderBy(asc(feedbackPictures.position));
  return {
    feedback: await describeFeedback(platform, thread),
    messages: messages.map(({ messageNumber, operatorAccount, textCipher, writtenAtMs }) => ({
      messageNumber, author: operatorAccount === null ? 'person' : 'operator', text: platform.personalData.cipher.decrypt('feedbackText', textCipher), writtenAtMs,
    })),
    pictures: pictures.map(({ position, mediaType, sizeBytes, pictureCipher }) => ({ position, mediaType, sizeBytes, isUploaded: pictureCipher !== null })),
  };
}

async function nameInstitution(platform: Platform, thread: FeedbackThreadRow): Promise<{ institutionName?: string }> {
  if (thread.institutionNumber === null) return {};
  const [row] = await platform.database.orm.select({ name: institutions.name }).from(institutions).where(eq(institutions.institutionNumber, thread.institutionNumber));
  return row === undefined ? {} : { institutionName: row.name };
}
