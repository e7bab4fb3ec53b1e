import { lt } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import { noticeReads } from '../../database/schema/notice-tables';
import type { Platform } from '../../platform';
import { listNotices, noticeLifeMs } from './list-notices';

/** Marks notices of mine as read, on all my devices; what is no notice of mine is passed over, so that nobody fills the table. */
export async function readNotices(platform: Platform, actor: DeviceActor, noticeIds: readonly string[]): Promise<void> {
  const mine = await listNotices(platform, actor);
  const read = mine.filter(({ id, readAtMs }) => readAtMs === undefined && noticeIds.includes(id));
  if (read.length === 0) return;
  const rows = read.map(({ id }) => ({ holderBucket: actor.holderBucket, personId: actor.personId, noticeId: id, readAtMs: platform.nowMs() }));
  await platform.database.orm.insert(noticeReads).values(rows).onConflictDoNothing();
}

/** An expiry is announced 30 days ahead and a change for 30 days: older marks belong to nothing any more. */
export async function forgetOldNoticeReads(platform: Platform): Promise<void> {
  await platform.database.orm.delete(noticeReads).where(lt(noticeReads.readAtMs, platform.nowMs() - 2 * noticeLifeMs));
}
