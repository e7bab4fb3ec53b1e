import { and, desc, eq, inArray, isNotNull, isNull, lt, or, sql, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import { learningAttachments, learningMaterials, learningMaterialVersions, learningReads } from '../../database/schema/learning-center-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { Material, MaterialPage, MaterialQuery } from '../../http/schemas/learning-center-schemas';
import type { Platform } from '../../platform';
import { withinRegion } from '../../regions/within-region';
import { describeSummary, listAttachments, matchText } from './describe-material';

const isNew = or(isNull(learningReads.version), lt(learningReads.version, learningMaterialVersions.version));

/** Published materials for my level and region (R22, R21), newest first, with what I have not read yet. */
export async function listMaterials(platform: Platform, actor: HrActor, query: Static<typeof MaterialQuery>): Promise<Static<typeof MaterialPage>> {
  const limit = query.limit ?? 20;
  const rows = await selectPublished(platform, actor, and(
    query.category === undefined ? undefined : eq(learningMaterials.category, query.category),
    query.isUnread === true ? isNew : undefined,
    matchText(query.search),
    afterCursor(query.cursor, learningMaterials.publishedAtMs, learningMaterials.materialId),
  )).orderBy(desc(learningMaterials.publishedAtMs), desc(learningMaterials.materialId)).limit(limit + 1);
  const page = rows.slice(0, limit);
  const [unread] = await platform.database.orm.select({ count: sql<number>`count(*)::integer` }).from(selectPublished(platform, actor, isNew).as('unread'));
  const items = page.map(({ material, version, readVersion }) => ({ ...describeSummary(material, version), isRead: (readVersion ?? 0) >= version.version }));
  const last = page.at(-1)?.material;
  const nextCursor = rows.length > limit && last !== undefined ? { nextCursor: encodeCursor([last.publishedAtMs ?? 0, last.materialId]) } : {};
  return { items, ...nextCursor, unreadCount: unread?.count ?? 0 };
}

export async function readMaterial(platform: Platform, actor: HrActor, materialId: string): Promise<Static<typeof Material>> {
  const { material, version, readVersion } = await findPublished(platform, actor, materialId);
  return {
    ...describeSummary(material, version), isRead: (readVersion ?? 0) >= version.version, body: version.body, links: [...version.links], attachments: await listAttachments(platform.database.orm, version),
  };
}

/** Marks the published version as read by this account. */
export async function markMaterialRead(platform: Platform, actor: HrActor, materialId: string): Promise<void> {
  const { version } = await findPublished(platform, actor, materialId);
  const mark = { version: version.version, readAtMs: platform.nowMs() };
  await platform.database.orm.insert(learningReads).values({ account: actor.account, materialId, ...mark })
    .onConflictDoUpdate({ target: [learningReads.account, learningReads.materialId], set: mark, setWhere: lt(learningReads.version, mark.version) });
}

/** A file of the version that I may read; the operator reads every one of them. */
export async function readAttachment(platform: Platform, actor: HrActor, named: { materialId: string; attachmentId: string }): Promise<typeof learningAttachments.$inferSelect> {
  const { materialId, attachmentId } = named;
  if (actor.role !== 'platformOperator') {
    const { version } = await findPublished(platform, actor, materialId);
    if (!version.attachmentIds.includes(attachmentId)) throw refuseRequest('notFound');
  }
  const [row] = await platform.database.orm.select().from(learningAttachments).where(and(eq(learningAttachments.attachmentId, attachmentId), eq(learningAttachments.materialId, materialId)));
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}

async function findPublished(platform: Platform, actor: HrActor, materialId: string) {
  const [row] = await selectPublished(platform, actor, eq(learningMaterials.materialId, materialId));
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}

/** For a division: its own accounts, those below, and those above, who see what theirs see. */
function selectPublished(platform: Platform, actor: HrActor, where: SQL | undefined) {
  const { regionCode, level } = actor;
  const above = [`${regionCode.slice(0, 2)}0000`, `${regionCode.slice(0, 4)}00`, regionCode];
  return platform.database.orm
    .select({ material: learningMaterials, version: learningMaterialVersions, readVersion: learningReads.version })
    .from(learningMaterials)
    .innerJoin(learningMaterialVersions, and(eq(learningMaterialVersions.materialId, learningMaterials.materialId), eq(learningMaterialVersions.version, learningMaterials.publishedVersion)))
    .leftJoin(learningReads, and(eq(learningReads.materialId, learningMaterials.materialId), eq(learningReads.account, actor.account)))
    .where(and(
      isNotNull(learningMaterials.publishedVersion),
      sql`${level} = ANY (${learningMaterials.audienceLevels})`,
      or(inArray(learningMaterials.regionCode, above), withinRegion(learningMaterials.regionCode, regionCode)),
      where,
    ));
}
