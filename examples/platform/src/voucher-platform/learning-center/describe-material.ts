import { inArray, or, sql, type SQL } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { learningAttachments, learningMaterialVersions, type LearningMaterialRow, type LearningMaterialVersionRow } from '../../database/schema/learning-center-tables';
import type { Attachment, MaterialSummary } from '../../http/schemas/learning-center-schemas';

/** What every list of materials shows. */
export function describeSummary(material: LearningMaterialRow, { title, version }: LearningMaterialVersionRow): Omit<Static<typeof MaterialSummary>, 'isRead'> {
  const { materialId, audienceLevels, regionCode, publishedAtMs } = material;
  const category = material.category as Static<typeof MaterialSummary>['category'];
  return { materialId, category, audienceLevels, regionCode, title, version, ...(publishedAtMs === null ? {} : { publishedAtMs }) };
}

/** In the order in which the version names them. */
export async function listAttachments(orm: Orm, { attachmentIds }: LearningMaterialVersionRow): Promise<Static<typeof Attachment>[]> {
  if (attachmentIds.length === 0) return [];
  const { attachmentId, fileName, mediaType, bytes } = learningAttachments;
  const rows = await orm.select({ attachmentId, fileName, mediaType, byteLength: sql<number>`octet_length(${bytes})` }).from(learningAttachments).where(inArray(attachmentId, attachmentIds));
  return attachmentIds.flatMap((id) => rows.filter((row) => row.attachmentId === id));
}

/** A part of title or text, whatever its case; `%` and `_` stand for themselves. */
export function matchText(search: string | undefined): SQL | undefined {
  if (search === undefined || search.trim() === '') return undefined;
  const pattern = `%${search.trim().replaceAll(/[\\%_]/g, '\\$&')}%`;
  return or(sql`${learningMaterialVersions.title} ILIKE ${pattern}`, sql`${learningMaterialVersions.body} ILIKE ${pattern}`);
}
