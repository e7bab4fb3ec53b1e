import type { ExportedList } from '@skill-voucher/sdk-core';
import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { formatChinaTime } from '../../china-time';
import { institutionExports, type ExportRow } from '../../database/schema/institution-desk-tables';
import { refuseRequest } from '../../http/refused-request';
import type { ExportedFile } from '../../http/schemas/training-statistics-schemas';
import type { Platform } from '../../platform';
import { requireInstitutionPermission } from '../institutions/require-institution-permission';
import { findTemplate } from '../templates/find-template';
import { fileLifeMs, linkLifeMs } from './export-link';
import { describeQuota } from './export-quota';
import { deriveExportToken } from './export-vault';

/** A produced file with its link, which each answer opens for another minute, until it was downloaded or the file is gone. Only to whom it was made for, while an admin. */
export async function describeExport(platform: Platform, options: { actor: DeviceActor; institutionNumber: number; exportId: string }): Promise<Static<typeof ExportedFile>> {
  const { actor, institutionNumber, exportId } = options;
  const { orm } = platform.database;
  await requireInstitutionPermission(orm, actor, { institutionNumber, action: 'exportList' });
  const nowMs = platform.nowMs();
  const mine = and(eq(institutionExports.exportId, exportId), eq(institutionExports.requestedBy, actor.personId), eq(institutionExports.institutionNumber, institutionNumber));
  const [row] = await orm.select().from(institutionExports).where(mine);
  if (row === undefined) throw refuseRequest('notFound');
  const linkExpiresAtMs = Math.min(nowMs + linkLifeMs, row.producedAtMs + fileLifeMs);
  if (row.downloadedAtMs === null) await orm.update(institutionExports).set({ linkExpiresAtMs }).where(eq(institutionExports.exportId, exportId));
  return {
    exportId, fileName: await nameFile(platform, row), byteLength: row.byteLength, rowCount: row.rowCount, producedAtMs: row.producedAtMs, linkExpiresAtMs,
    downloadPath: `/v1/exports/${deriveExportToken(platform.keys.cacheScopeKey, exportId)}`,
    quota: await describeQuota(orm, { institutionNumber, list: readProducedList(row), nowMs }),
  };
}

/** `养老护理员培训券-20261124-1005.xlsx`, without what file systems refuse. */
export async function nameFile(platform: Platform, row: ExportRow): Promise<string> {
  const list = row.templateNumber === null ? '学员名单' : (await findTemplate(platform.database.orm, row.templateNumber)).name;
  const at = formatChinaTime(row.producedAtMs).replaceAll(/[-:]/g, '').replace(' ', '-');
  return `${list.replaceAll(/[\\/:*?"<>|]/g, '_')}-${at}.xlsx`;
}

function readProducedList(row: ExportRow): ExportedList {
  return row.templateNumber === null ? { kind: 'trainees' } : { kind: 'vouchers', templateNumber: row.templateNumber };
}
