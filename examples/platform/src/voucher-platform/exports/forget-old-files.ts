import { lt } from 'drizzle-orm';
import { exportPieces } from '../../database/schema/institution-desk-tables';
import type { Platform } from '../../platform';
import { fileLifeMs } from './export-link';

/** Files whose link can no longer be renewed, and pieces of files that were never finished. What was exported stays on record. */
export async function forgetOldFiles(platform: Platform): Promise<void> {
  await platform.database.orm.delete(exportPieces).where(lt(exportPieces.writtenAtMs, platform.nowMs() - fileLifeMs));
}
