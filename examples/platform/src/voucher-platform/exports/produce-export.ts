import type { ExportedList } from '@skill-voucher/sdk-core';
import { and, eq, sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { exportPieces, institutionExports } from '../../database/schema/institution-desk-tables';
import { institutions } from '../../database/schema/template-tables';
import { idempotencyKeys, redemptions } from '../../database/schema/voucher-tables';
import { refuseRequest } from '../../http/refused-request';
import type { ExportedFile, ExportedList as ListRequest } from '../../http/schemas/training-statistics-schemas';
import { answerOnce } from '../../idempotency/answer-once';
import type { RepeatableRequest } from '../../idempotency/find-first-answer';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { describeExport } from './describe-export';
import { readList, requireExportQuota } from './export-quota';
import { deriveExportToken, hashExportToken } from './export-vault';
import { drawUpFile, type DrawnUpFile } from './draw-up-file';
import { linkLifeMs } from './export-link';

interface ExportRequest extends RepeatableRequest {
  readonly actor: DeviceActor;
  readonly institutionNumber: number;
  readonly request: Static<typeof ListRequest>;
}

/**
 * Makes the `.xlsx` of a list, counts it once it stands (R60, A14), and answers with a link.
 * A repeat with the same key gets the same file without counting again: a lost answer costs nothing.
 */
export async function produceExport(platform: Platform, options: ExportRequest): Promise<Static<typeof ExportedFile>> {
  const { actor, institutionNumber } = options;
  const list = readList(options.request);
  const exportId = await answerOnce(platform, options, async () => {
    const { name } = await requireInstitutionPermission(platform.database.orm, actor, { institutionNumber, action: 'exportList' });
    if (list.kind === 'vouchers') await requireUsedHere(platform.database.orm, { institutionNumber, templateNumber: list.templateNumber });
    await requireExportQuota(platform.database.orm, { institutionNumber, list, nowMs: platform.nowMs() });
    const id = randomBytes(16).toString('hex');
    try {
      const file = await drawUpFile(platform, { exportId: id, institutionNumber, institutionName: name, list, actor });
      await countFile(platform, { ...options, list, exportId: id, file });
    } catch (error) {
      await platform.database.orm.delete(exportPieces).where(eq(exportPieces.exportId, id));
      if (readViolatedConstraint(error) === 'idempotency_keys_pkey') throw refuseRequest('exportLimitReached'); // the repeat beside it was first; answerOnce gives its answer
      throw error;
    }
    return id;
  });
  return describeExport(platform, { actor, institutionNumber, exportId });
}

/** The file says the template's name: one that this institution never used is as unknown to it as none. */
async function requireUsedHere(orm: Orm, { institutionNumber, templateNumber }: { institutionNumber: number; templateNumber: number }): Promise<void> {
  const [use] = await orm.select({ redemptionId: redemptions.redemptionId }).from(redemptions).where(and(eq(redemptions.institutionNumber, institutionNumber), eq(redemptions.templateNumber, templateNumber))).limit(1);
  if (use === undefined) throw refuseRequest('notFound');
}

/** Asked again under the institution's lock, now that the file stands: of two third files one is counted, the other forgotten. */
async function countFile(platform: Platform, options: ExportRequest & { list: ExportedList; exportId: string; file: DrawnUpFile }): Promise<void> {
  const { actor, institutionNumber, list, exportId, file, operation, idempotencyKey, bodyHash } = options;
  await platform.database.orm.transaction(async (tx) => {
    await tx.select({ held: institutions.institutionNumber }).from(institutions).where(eq(institutions.institutionNumber, institutionNumber)).for('update');
    await requireInstitutionPermission(tx, actor, { institutionNumber, action: 'exportList' });
    const nowMs = platform.nowMs();
    await requireExportQuota(tx, { institutionNumber, list, nowMs });
    const templateNumber = list.kind === 'vouchers' ? list.templateNumber : null;
    const tokenHash = hashExportToken(deriveExportToken(platform.keys.cacheScopeKey, exportId));
    const { rowCount, byteLength } = file;
    await tx.insert(institutionExports).values({ exportId, institutionNumber, listKind: list.kind, templateNumber, requestedBy: actor.personId, rowCount, byteLength, producedAtMs: nowMs, tokenHash, linkExpiresAtMs: nowMs + linkLifeMs });
    await tx.insert(idempotencyKeys).values({ actorBucket: actor.holderBucket, actorId: actor.personId, operation, idempotencyKey, bodyHash, resultId: exportId, createdAtMs: nowMs });
    await recordAccesses(tx, { actor, institutionNumber, seen: file.seen, nowMs });
    await recordAudit(tx, { atMs: nowMs, actorKind: 'person', actorId: actor.personId, action: 'exportList', subject: String(institutionNumber), details: { exportId, list: list.kind, templateNumber: templateNumber ?? 0, rowCount } });
  });
}

/** Every voucher whose holder the file shows (M3): one access each. */
async function recordAccesses(tx: Orm, options: { actor: DeviceActor; institutionNumber: number; seen: DrawnUpFile['seen']; nowMs: number }): Promise<void> {
  const { actor, institutionNumber, seen, nowMs } = options;
  for (let start = 0; start < seen.length; start += 5000) {
    const batch = seen.slice(start, start + 5000);
    const rows = JSON.stringify(batch.map(({ holderBucket, voucherNumber }) => [holderBucket, voucherNumber]));
    await tx.execute(sql`
      INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, institution_number, actor_id, at_ms)
      SELECT (s.row->>0)::integer, s.row->>1, 'exported', ${institutionNumber}::bigint, ${actor.personId}::uuid, ${nowMs}::bigint
      FROM jsonb_array_elements(${rows}::jsonb) AS s (row)`);
  }
}
