import { asc, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import { banners } from '../../database/schema/notice-tables';
import type { BannerList } from '../../http/schemas/notice-schemas';
import type { Platform } from '../../platform';

/** The front page's banners (R52): the same before, during and after training. */
export async function listBanners(platform: Platform): Promise<Static<typeof BannerList>> {
  const rows = await platform.database.orm.select().from(banners).where(isNull(banners.hiddenAtMs)).orderBy(asc(banners.position), asc(banners.bannerId));
  return { items: rows.map(({ bannerId, title, url }) => ({ bannerId, title, url })) };
}
