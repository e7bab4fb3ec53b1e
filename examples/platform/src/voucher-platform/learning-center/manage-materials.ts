import { shanxiProvince } from '@skill-voucher/sdk-core';
import { and, count, desc, eq, inArray, isNotNull, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { learningAttachments, learningMaterials, learningMaterialVersions, learningReads, type LearningMaterialRow } from '../../database/schema/learning-center-tables';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { readRegionLevel } from '../../hr-accounts/manage-accounts';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { DeskMaterial, DeskMaterialPage, DeskMaterialQuery, LearningMaterialEdit, NewLearningMaterial } from '../../http/schemas/learning-center-schemas';
import type { Platform } from '../../platform';
import { describeSummary, listAttachments, matchText } from './describe-material';

type Edit = Static<typeof LearningMaterialEdit>;

/** Every material in its latest version, published or not, newest first. */
export async function listDeskMaterials(platform: Platform, query: Static<typeof DeskMaterialQuery>): Promise<Static<typeof DeskMaterialPage>> {
  const limit = query.limit ?? 20;
  const { publishedVersion } = learningMaterials;
  const rows = await platform.database.orm
    .select({ material: learningMaterials, version: learningMaterialVersions })
    .from(learningMaterials)
    .innerJoin(learningMaterialVersions, and(eq(learningMaterialVersions.materialId, learningMaterials.materialId), eq(learningMaterialVersions.version, learningMaterials.latestVersion)))
    .where(and(
      query.state === undefined ? undefined : query.state === 'published' ? isNotNull(publishedVersion) : isNull(publishedVersion),
      matchText(query.search),
      afterCursor(query.cursor, learningMaterials.createdAtMs, learningMaterials.materialId),
    ))
    .orderBy(desc(learningMaterials.createdAtMs), desc(learningMaterials.materialId))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const items = page.map(({ material, version }) => ({ ...describeSummary(material, version), ...describePublished(material), editedBy: version.editedBy, editedAtMs: version.editedAtMs }));
  const last = page.at(-1)?.material;
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.createdAtMs, last.materialId]) } : { items };
}

/** A draft that nobody reads until it is published. */
export async function createMaterial(platform: Platform, actor: Pick<HrActor, 'account'>, request: Static<typeof NewLearningMaterial>): Promise<Static<typeof DeskMaterial>> {
  const { materialId } = request;
  const nowMs = platform.nowMs();
  const content = readContent(request);
  try {
    await platform.database.orm.transaction(async (tx) => {
      await tx.insert(learningMaterials).values({ materialId, ...readScope(request), latestVersion: 1, createdBy: actor.account, createdAtMs: nowMs });
      await requireAttachments(tx, materialId, content.attachmentIds);
      await tx.insert(learningMaterialVersions).values({ materialId, version: 1, ...content, editedBy: actor.account, editedAtMs: nowMs });
      await recordAudit(tx, { atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'createMaterial', subject: materialId, details: { title: content.title } });
    });
  } catch (error) {
    if (readViolatedConstraint(error) === 'learning_materials_pkey') throw refuseRequest('idTaken', { id: materialId });
    throw error;
  }
  return readDeskMaterial(platform, materialId);
}

/** The next version; readers keep the published one until this is published too. Audience and category change at once. */
export async function editMaterial(platform: Platform, actor: HrActor, options: { materialId: string; edit: Edit }): Promise<Static<typeof DeskMaterial>> {
  const { materialId, edit } = options;
  const content = readContent(edit);
  await changeMaterial(platform, actor, { materialId, action: 'editMaterial' }, async (tx, { latestVersion }) => {
    await requireAttachments(tx, materialId, content.attachmentIds);
    const version = latestVersion + 1;
    await tx.insert(learningMaterialVersions).values({ materialId, version, ...content, editedBy: actor.account, editedAtMs: platform.nowMs() });
    return { changes: { ...readScope(edit), latestVersion: version }, details: { version, title: content.title } };
  });
  return readDeskMaterial(platform, materialId);
}

/** Shows readers this version from now on, an earlier one included. */
export async function publishMaterial(platform: Platform, actor: HrActor, options: { materialId: string; version: number }): Promise<Static<typeof DeskMaterial>> {
  const { materialId, version } = options;
  await changeMaterial(platform, actor, { materialId, action: 'publishMaterial' }, async (_, { latestVersion }) => {
    if (version > latestVersion) throw refuseRequest('notFound');
    return { changes: { publishedVersion: version, publishedAtMs: platform.nowMs() }, details: { version } };
  });
  return readDeskMaterial(platform, materialId);
}

/** Takes it out of the learning center; its versions stay with the operator. */
export async function withdrawMaterial(platform: Platform, actor: HrActor, materialId: string): Promise<Static<typeof DeskMaterial>> {
  await changeMaterial(platform, actor, { materialId, action: 'withdrawMaterial' }, async (_, { publishedVersion }) => ({ changes: { publishedVersion: null, publishedAtMs: null }, details: { version: publishedVersion ?? 0 } }));
  return readDeskMaterial(platform, materialId);
}

/** The latest version, with all before it. */
export async function readDeskMaterial(platform: Platform, materialId: string): Promise<Static<typeof DeskMaterial>> {
  const { orm } = platform.database;
  const [material] = await orm.select().from(learningMaterials).where(eq(learningMaterials.materialId, materialId));
  const versions = await orm.select().from(learningMaterialVersions).where(eq(learningMaterialVersions.materialId, materialId)).orderBy(desc(learningMaterialVersions.version));
  const [latest] = versions;
  if (material === undefined || latest === undefined) throw refuseRequest('notFound');
  const [reads] = await orm.select({ count: count() }).from(learningReads).where(and(eq(learningReads.materialId, materialId), eq(learningReads.version, material.publishedVersion ?? 0)));
  return {
    ...describeSummary(material, latest), ...describePublished(material), body: latest.body, links: [...latest.links], attachmentIds: latest.attachmentIds, attachments: await listAttachments(orm, latest),
    versions: versions.map(({ version, title, editedBy, editedAtMs }) => ({ version, title, editedBy, editedAtMs })), readCount: reads?.count ?? 0,
  };
}

interface MaterialChange {
  readonly changes: Partial<typeof learningMaterials.$inferInsert>;
  readonly details: Record<string, string | number>;
}

async function changeMaterial(platform: Platform, actor: HrActor, named: { materialId: string; action: string }, decide: (tx: Orm, material: LearningMaterialRow) => Promise<MaterialChange>): Promise<void> {
  const { materialId, action } = named;
  const thisOne = eq(learningMaterials.materialId, materialId);
  await platform.database.orm.transaction(async (tx) => {
    const [material] = await tx.select().from(learningMaterials).where(thisOne).for('update');
    if (material === undefined) throw refuseRequest('notFound');
    const { changes, details } = await decide(tx, material);
    await tx.update(learningMaterials).set(changes).where(thisOne);
    await recordAudit(tx, { atMs: platform.nowMs(), actorKind: 'hrAccount', actorId: actor.account, action, subject: materialId, details });
  });
}

async function requireAttachments(tx: Orm, materialId: string, attachmentIds: string[]): Promise<void> {
  if (attachmentIds.length === 0) return;
  const known = await tx.select({ attachmentId: learningAttachments.attachmentId }).from(learningAttachments).where(and(eq(learningAttachments.materialId, materialId), inArray(learningAttachments.attachmentId, attachmentIds)));
  if (known.length !== attachmentIds.length) throw refuseRequest('invalidRequest', { field: 'attachmentIds' });
}

function readScope({ category, audienceLevels, regionCode = shanxiProvince.code }: Edit) {
  readRegionLevel(regionCode);
  return { category, audienceLevels, regionCode };
}

function readContent({ title, body, links = [], attachmentIds = [] }: Edit) {
  if (title.trim() === '') throw refuseRequest('invalidRequest', { field: 'title' });
  if (body.trim() === '') throw refuseRequest('invalidRequest', { field: 'body' });
  if (!links.every(({ url }) => URL.canParse(url))) throw refuseRequest('invalidRequest', { field: 'links' });
  return { title: title.trim(), body, links, attachmentIds };
}

function describePublished({ publishedVersion }: LearningMaterialRow): { publishedVersion?: number } {
  return publishedVersion === null ? {} : { publishedVersion };
}
