import { asc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { readViolatedConstraint } from '../../database/database-errors';
import { banners } from '../../database/schema/notice-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { BannerChanges, DeskBanner, DeskBannerList, NewBanner } from '../../http/schemas/operator-schemas';
import type { Platform } from '../../platform';

/** Every banner (R52), hidden ones included, in the order of the front page. */
export async function listDeskBanners(platform: Platform): Promise<Static<typeof DeskBannerList>> {
  const rows = await platform.database.orm.select().from(banners).orderBy(asc(banners.position), asc(banners.bannerId));
  return { items: rows.map(describeDeskBanner) };
}

export async function createBanner(platform: Platform, actor: HrActor, request: Static<typeof NewBanner>): Promise<Static<typeof DeskBanner>> {
  const { bannerId } = request;
  const row = { bannerId, ...readBanner(request), createdAtMs: platform.nowMs(), hiddenAtMs: null };
  try {
    await platform.database.orm.transaction(async (tx) => {
      await tx.insert(banners).values(row);
      await recordAudit(tx, { atMs: row.createdAtMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createBanner', subject: bannerId, details: { title: row.title, url: row.url } });
    });
  } catch (error) {
    if (readViolatedConstraint(error) === 'banners_pkey') throw refuseRequest('idTaken', { id: bannerId });
    throw error;
  }
  return describeDeskBanner(row);
}

/** Words, address and place; a hidden one leaves the front page and can come back. */
export async function updateBanner(platform: Platform, actor: HrActor, options: { bannerId: string; changes: Static<typeof BannerChanges> }): Promise<Static<typeof DeskBanner>> {
  const { bannerId, changes } = options;
  const nowMs = platform.nowMs();
  const words = readBanner(changes);
  const row = await platform.database.orm.transaction(async (tx) => {
    const [before] = await tx.select().from(banners).where(eq(banners.bannerId, bannerId)).for('update');
    if (before === undefined) throw refuseRequest('notFound');
    const hiddenAtMs = changes.isHidden ? (before.hiddenAtMs ?? nowMs) : null;
    const [changed] = await tx.update(banners).set({ ...words, hiddenAtMs }).where(eq(banners.bannerId, bannerId)).returning();
    await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'updateBanner', subject: bannerId, details: { title: words.title, url: words.url, urlBefore: before.url, isHidden: changes.isHidden } });
    return changed;
  });
  if (row === undefined) throw new Error('The banner is gone');
  return describeDeskBanner(row);
}

function readBanner({ title, url, position }: Pick<Static<typeof NewBanner>, 'title' | 'url' | 'position'>) {
  if (title.trim() === '') throw refuseRequest('invalidRequest', { field: 'title' });
  if (!URL.canParse(url)) throw refuseRequest('invalidRequest', { field: 'url' });
  return { title: title.trim(), url, position };
}

function describeDeskBanner({ bannerId, title, url, position, createdAtMs, hiddenAtMs }: typeof banners.$inferSelect): Static<typeof DeskBanner> {
  return { bannerId, title, url, position, createdAtMs, ...(hiddenAtMs === null ? {} : { hiddenAtMs }) };
}
