import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import { people } from '../../database/schema/account-tables';
import { feedbackThreads } from '../../database/schema/feedback-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { FeedbackDeskPage, FeedbackDeskThread, FeedbackDeskQuery, FeedbackPage, FeedbackQuery } from '../../http/schemas/feedback-schemas';
import { maskPerson } from '../../personal-data/personal-data';
import type { Platform } from '../../platform';
import { describeFeedback, describeThread, selectFeedback } from './describe-feedback';
import { findFeedback } from './find-feedback';

/** What I wrote, newest first. */
export async function listFeedback(platform: Platform, actor: DeviceActor, query: Static<typeof FeedbackQuery>): Promise<Static<typeof FeedbackPage>> {
  const limit = query.limit ?? 20;
  const mine = and(eq(feedbackThreads.holderBucket, actor.holderBucket), eq(feedbackThreads.personId, actor.personId));
  const rows = await selectFeedback(platform.database.orm)
    .where(and(mine, afterCursor(query.cursor, feedbackThreads.createdAtMs, feedbackThreads.feedbackId)))
    .orderBy(desc(feedbackThreads.createdAtMs), desc(feedbackThreads.feedbackId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map((row) => describeFeedback(platform, row));
  const last = page.at(-1)?.thread;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.createdAtMs, last.feedbackId]) } : { items };
}

/** The operator's desk: every thread, the one that changed last first, its writer masked. */
export async function listFeedbackDesk(platform: Platform, query: Static<typeof FeedbackDeskQuery>): Promise<Static<typeof FeedbackDeskPage>> {
  const limit = query.limit ?? 20;
  const wanted = query.status === undefined ? undefined : eq(feedbackThreads.status, query.status);
  const rows = await selectFeedback(platform.database.orm)
    .where(and(wanted, afterCursor(query.cursor, feedbackThreads.updatedAtMs, feedbackThreads.feedbackId)))
    .orderBy(desc(feedbackThreads.updatedAtMs), desc(feedbackThreads.feedbackId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map((row) => ({ ...describeFeedback(platform, row), maskedName: maskPerson(platform.personalData, row.person).maskedName }));
  const last = page.at(-1)?.thread;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.updatedAtMs, last.feedbackId]) } : { items };
}

export async function readFeedbackAtDesk(platform: Platform, actor: HrActor, feedbackId: string): Promise<Static<typeof FeedbackDeskThread>> {
  const { orm } = platform.database;
  const thread = await findFeedback(orm, feedbackId, { isLocked: false });
  const [person] = await orm.select().from(people).where(eq(people.personId, thread.personId));
  if (person === undefined) throw new Error('The writer is gone');
  await recordAudit(orm, { atMs: platform.nowMs(), actorKind: 'hrAccount', actorId: actor.account, action: 'readFeedback', subject: feedbackId, details: {} });
  return { ...(await describeThread(platform, thread)), maskedName: maskPerson(platform.personalData, person).maskedName };
}
