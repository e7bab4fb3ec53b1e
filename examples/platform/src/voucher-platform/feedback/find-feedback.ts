import { and, eq } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import type { Orm } from '../../database/database';
import type { feedbackMessages, feedbackPictures} from '../../database/schema/feedback-tables';
import { feedbackThreads, type FeedbackThreadRow } from '../../database/schema/feedback-tables';
import { refuseRequest } from '../../http/refused-request';
import { readFeedbackBucket } from './feedback-id';

export function namedFeedback(table: typeof feedbackThreads | typeof feedbackMessages | typeof feedbackPictures, feedbackId: string) {
  return and(eq(table.holderBucket, readFeedbackBucket(feedbackId)), eq(table.feedbackId, feedbackId));
}

/** @param orm the transaction, when the thread is to be locked in it */
export async function findFeedback(orm: Orm, feedbackId: string, options: { isLocked: boolean }): Promise<FeedbackThreadRow> {
  const query = orm.select().from(feedbackThreads).where(namedFeedback(feedbackThreads, feedbackId));
  const [thread] = await (options.isLocked ? query.for('update') : query);
  if (thread === undefined) throw refuseRequest('notFound');
  return thread;
}

/** The actor's own; another person's is as unknown as none. */
export async function findOwnFeedback(orm: Orm, actor: DeviceActor, feedbackId: string, options: { isLocked: boolean }): Promise<FeedbackThreadRow> {
  const thread = await findFeedback(orm, feedbackId, options);
  if (thread.personId !== actor.personId) throw refuseRequest('notFound');
  return thread;
}
