import { banners } from '../database/schema/notice-tables';
import type { Platform } from '../platform';

/** The demonstration's 就业在线: a name that leads nowhere, so that no demonstration sends people to the real job board. */
export async function seedDemoBanners(platform: Platform): Promise<void> {
  const row = { bannerId: 'jobs', title: '就业在线（演示）', url: 'https://jobs.example/', position: 1, createdAtMs: platform.nowMs() };
  await platform.database.orm.insert(banners).values(row).onConflictDoNothing();
}
