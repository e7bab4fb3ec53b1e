import { maskName, type ExportedList } from '@skill-voucher/sdk-core';
import { eq } from 'drizzle-orm';
import type { DeviceActor } from '../../accounts/device-actor';
import { formatChinaTime } from '../../china-time';
import { people } from '../../database/schema/account-tables';
import { exportPieces } from '../../database/schema/institution-desk-tables';
import type { Platform } from '../../platform';
import { deriveExportToken, encryptPiece, pieceByteLength } from './export-vault';
import { layOutTrainees, layOutVouchers, type ListedRow } from './list-rows';
import { writeSheet } from './write-sheet';

export interface DrawnUpFile {
  readonly rowCount: number;
  readonly byteLength: number;
  /** Vouchers whose holders the file shows. */
  readonly seen: ListedRow['seen'];
}

interface FileToDrawUp {
  readonly exportId: string;
  readonly institutionNumber: number;
  readonly institutionName: string;
  readonly list: ExportedList;
  readonly actor: DeviceActor;
}

/** Writes the file into the database piece by piece, encrypted; nothing is counted yet. Holds one batch of rows and one piece at a time. */
export async function drawUpFile(platform: Platform, options: FileToDrawUp): Promise<DrawnUpFile> {
  const { exportId, institutionNumber, institutionName, list, actor } = options;
  const layout = list.kind === 'vouchers' ? layOutVouchers(platform, { institutionNumber, templateNumber: list.templateNumber }) : layOutTrainees(platform, { institutionNumber });
  const seen: ListedRow['seen'][number][] = [];
  let rowCount = 0;
  async function* rows(): AsyncGenerator<ListedRow['cells']> {
    for await (const row of layout.rows()) {
      rowCount += 1;
      seen.push(...row.seen.map(({ holderBucket, voucherNumber }) => ({ holderBucket, voucherNumber })));
      yield row.cells;
    }
  }
  const who = await nameMasked(platform, actor);
  const watermark = `${institutionName} · 导出人 ${who} · ${formatChinaTime(platform.nowMs())} · 导出编号 ${exportId} · 仅供本机构培训管理使用，已脱敏`;
  const sheet = writeSheet({ name: list.kind === 'vouchers' ? '用券名单' : '学员名单', watermark, exportId, headers: layout.headers, rows });
  const byteLength = await keepPieces(platform, exportId, sheet);
  return { rowCount, byteLength, seen };
}

async function keepPieces(platform: Platform, exportId: string, file: ReadableStream<Uint8Array>): Promise<number> {
  const token = deriveExportToken(platform.keys.cacheScopeKey, exportId);
  let byteLength = 0;
  let sequence = 0;
  let waiting: Uint8Array[] = [];
  let waitingLength = 0;
  const keep = async (): Promise<void> => {
    if (waitingLength === 0) return;
    await platform.database.orm.insert(exportPieces).values({ exportId, sequence, pieceCipher: encryptPiece(token, sequence, Buffer.concat(waiting)), writtenAtMs: platform.nowMs() });
    sequence += 1;
    waiting = [];
    waitingLength = 0;
  };
  for await (const chunk of file as unknown as AsyncIterable<Uint8Array>) {
    waiting.push(chunk);
    waitingLength += chunk.length;
    byteLength += chunk.length;
    if (waitingLength >= pieceByteLength) await keep();
  }
  await keep();
  return byteLength;
}

async function nameMasked(platform: Platform, actor: DeviceActor): Promise<string> {
  const [person] = await platform.database.orm.select({ nameCipher: people.nameCipher }).from(people).where(eq(people.personId, actor.personId));
  return person === undefined ? '' : maskName(platform.personalData.cipher.decrypt('name', person.nameCipher));
}
