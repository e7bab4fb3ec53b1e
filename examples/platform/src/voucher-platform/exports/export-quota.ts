import { checkExportQuota, dailyExportLimit, nextChinaDayAtMs, type ExportedList, type ProducedExport } from '@skill-voucher/sdk-core';
import { and, eq, gte } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { startOfChinaDayMs } from '../../china-time';
import type { Orm } from '../../database/database';
import { institutionExports } from '../../database/schema/institution-desk-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { ExportQuota, ExportQuotaQuery } from '../../http/schemas/training-statistics-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';

/** How often this list may still be exported today, and when the count starts anew (R60, A14). */
export async function readExportQuota(platform: Platform, actor: DeviceActor, options: { institutionNumber: number; query: Static<typeof ExportQuotaQuery> }): Promise<Static<typeof ExportQuota>> {
  const { institutionNumber } = options;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'exportList' });
  return describeQuota(orm, { institutionNumber, list: readList(options.query), nowMs: platform.nowMs() });
}

export async function describeQuota(orm: Orm, options: { institutionNumber: number; list: ExportedList; nowMs: number }): Promise<Static<typeof ExportQuota>> {
  const { list, nowMs } = options;
  const checked = checkExportQuota({ list, produced: await listProduced(orm, options), nowMs });
  return { limit: dailyExportLimit, remaining: checked.ok ? checked.value.remaining + 1 : 0, resumesAtMs: nextChinaDayAtMs(nowMs) };
}

/** @throws RefusedRequest `exportLimitReached` with what was measured and when it opens again */
export async function requireExportQuota(orm: Orm, options: { institutionNumber: number; list: ExportedList; nowMs: number }): Promise<void> {
  const { list, nowMs } = options;
  const checked = checkExportQuota({ list, produced: await listProduced(orm, options), nowMs });
  if (!checked.ok) throw new RefusedRequest(checked.refusal);
}

export function readList(list: Static<typeof ExportQuotaQuery>): ExportedList {
  if ((list.kind === 'vouchers') !== (list.templateNumber !== undefined)) throw refuseRequest('invalidRequest', { field: 'templateNumber' });
  return list.kind === 'vouchers' ? { kind: 'vouchers', templateNumber: list.templateNumber ?? 0 } : { kind: 'trainees' };
}

async function listProduced(orm: Orm, { institutionNumber, nowMs }: { institutionNumber: number; nowMs: number }): Promise<ProducedExport[]> {
  const rows = await orm
    .select({ listKind: institutionExports.listKind, templateNumber: institutionExports.templateNumber, producedAtMs: institutionExports.producedAtMs })
    .from(institutionExports)
    .where(and(eq(institutionExports.institutionNumber, institutionNumber), gte(institutionExports.producedAtMs, startOfChinaDayMs(nowMs))));
  return rows.map(({ listKind, templateNumber, producedAtMs }) => ({ producedAtMs, list: listKind === 'vouchers' ? { kind: 'vouchers', templateNumber: templateNumber ?? 0 } : { kind: 'trainees' } }));
}
