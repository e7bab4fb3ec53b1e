import { importNodeKey } from '@skill-voucher/sdk-core/node';
import { eq } from 'drizzle-orm';
import { learningPlatforms } from '../database/schema/learning-tables';
import { learningPlatformIds, type DemoSecrets, type LearningPlatformId } from '../keys/demo-secrets';
import type { Platform } from '../platform';

/** As the manual names them (R37). */
const learningPlatformNames: Readonly<Record<LearningPlatformId, string>> = {
  anzhi: '安知(北京晟融信息技术有限公司)',
  danengshou: '大能手教育科技(北京)有限公司',
  huaxiaanke: '北京华夏安科信息技术有限公司',
  kaituo: '山西开拓科技股份有限公司',
  shuozhou: '朔州市职业培训中心',
};

/** The five platforms are data of the system; their keys and app pages come from the operator (A24). */
export async function seedLearningPlatforms(platform: Platform): Promise<void> {
  const { orm } = platform.database;
  const known = await orm.select({ platformId: learningPlatforms.platformId }).from(learningPlatforms);
  const missing = learningPlatformIds.filter((platformId) => !known.some((row) => row.platformId === platformId));
  const rows = missing.map((platformId) => ({ platformId, name: learningPlatformNames[platformId], createdAtMs: platform.nowMs() }));
  if (rows.length > 0) await orm.insert(learningPlatforms).values(rows).onConflictDoNothing();
}

/** Demonstration keys, and app pages under a name that leads nowhere. */
export async function seedDemoLearningPlatforms(platform: Platform, secrets: DemoSecrets): Promise<void> {
  for (const platformId of learningPlatformIds) {
    const { publicKey } = importNodeKey(secrets.learningPlatformKeyPems[platformId]);
    await platform.database.orm.update(learningPlatforms).set({ publicKey, isDemo: true, appUrl: `https://${platformId}.learning.example/app` }).where(eq(learningPlatforms.platformId, platformId));
  }
}
