import { and, asc, eq, isNull } from 'drizzle-orm';
import { exportPieces, institutionExports, type ExportRow } from '../../database/schema/institution-desk-tables';
import { refuseRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { nameFile } from './describe-export';
import { decryptPiece, hashExportToken } from './export-vault';

export interface DownloadedFile {
  readonly fileName: string;
  readonly byteLength: number;
  bytes(): AsyncGenerator<Uint8Array>;
  /** The last byte was handed out: the link ends here. */
  complete(): Promise<void>;
}

/** The file behind a link. A broken download may be repeated within the link's minute; a complete one ends it. */
export async function openDownload(platform: Platform, token: string): Promise<DownloadedFile> {
  const { orm } = platform.database;
  const [row] = await orm.select().from(institutionExports).where(eq(institutionExports.tokenHash, hashExportToken(token)));
  // One answer for an invented, a used and an old link: none of them tells that there was a file.
  if (row === undefined || row.downloadedAtMs !== null || row.linkExpiresAtMs <= platform.nowMs()) throw refuseRequest('downloadLinkExpired', { limitSeconds: 60 });
  return {
    fileName: await nameFile(platform, row),
    byteLength: row.byteLength,
    bytes: () => readPieces(platform, row, token),
    complete: async () => {
      await orm.update(institutionExports).set({ downloadedAtMs: platform.nowMs() }).where(and(eq(institutionExports.exportId, row.exportId), isNull(institutionExports.downloadedAtMs)));
      await orm.delete(exportPieces).where(eq(exportPieces.exportId, row.exportId));
    },
  };
}

async function* readPieces(platform: Platform, { exportId }: ExportRow, token: string): AsyncGenerator<Uint8Array> {
  const { orm } = platform.database;
  const sequences = await orm.select({ sequence: exportPieces.sequence }).from(exportPieces).where(eq(exportPieces.exportId, exportId)).orderBy(asc(exportPieces.sequence));
  for (const { sequence } of sequences) {
    const [piece] = await orm.select().from(exportPieces).where(and(eq(exportPieces.exportId, exportId), eq(exportPieces.sequence, sequence)));
    if (piece === undefined) throw new Error('A piece of the file is gone');
    yield decryptPiece(token, sequence, piece.pieceCipher);
  }
}
