import { shanxiProvince } from '@skill-voucher/sdk-core';
import { hrLevels, learningMaterials, learningMaterialVersions } from '../database/schema/learning-center-tables';
import type { Platform } from '../platform';
import { learningArticles } from './learning-articles';

/** The first articles of the learning center, published; those that are there already stay as the operator left them. */
export async function seedLearningCenter(platform: Platform): Promise<void> {
  const nowMs = platform.nowMs();
  await platform.database.orm.transaction(async (tx) => {
    const scope = { category: 'guide', audienceLevels: [...hrLevels], regionCode: shanxiProvince.code };
    const added = await tx
      .insert(learningMaterials)
      .values(learningArticles.map(({ materialId }) => ({ materialId, ...scope, latestVersion: 1, publishedVersion: 1, publishedAtMs: nowMs, createdBy: 'platform', createdAtMs: nowMs })))
      .onConflictDoNothing()
      .returning({ materialId: learningMaterials.materialId });
    const rows = learningArticles.filter(({ materialId }) => added.some((row) => row.materialId === materialId));
    if (rows.length === 0) return;
    await tx.insert(learningMaterialVersions).values(rows.map(({ materialId, title, paragraphs }) => ({ materialId, version: 1, title, body: paragraphs.join('\n\n'), links: [], attachmentIds: [], editedBy: 'platform', editedAtMs: nowMs })));
  });
}
