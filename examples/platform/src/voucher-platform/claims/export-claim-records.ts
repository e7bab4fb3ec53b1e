import { nameDivision } from '@skill-voucher/sdk-core';
import { sql } from 'drizzle-orm';
import { randomBytes } from 'node:crypto';
import type { Static } from 'typebox';
import { recordAudit } from '../../audit/record-audit';
import { formatChinaTime } from '../../china-time';
import { requireStepUp } from '../../console-accounts/require-step-up';
import { spendApproval } from '../../hr-accounts/approvals';
import type { HrActor } from '../../hr-accounts/authenticate-hr';
import { refuseRequest } from '../../http/refused-request';
import type { ClaimRecordExport } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { nameAuthority } from '../../regions/name-authority';
import { requireWithinRegion } from '../../regions/within-region';
import { statusWords } from '../exports/list-rows';
import { writeSheet } from '../exports/write-sheet';
import { findConcernedTemplate } from '../templates/find-template';
import { countLoneExport } from './lone-exports';
import { countExport, findExportApproval } from './request-export-approval';
import { cursorAfter, describeClaimRecord, selectClaimRecords, type ClaimRecordRow, type ClaimRecordSelection } from './select-claim-records';

const batchRows = 500;

export interface ClaimRecordFile {
  readonly fileName: string;
  readonly bytes: ReadableStream<Uint8Array>;
}

/**
 * 领取记录导出 (R19): masked, watermarked, after a step-up, within the account's region. The audit
 * row stands before the first byte, and each batch's holders have it among those who saw their
 * data (M3) before its rows leave. Claims made while it is written are not in it. From a number of
 * records on, those of the account's files of the last 24 hours among them, another account must
 * have agreed to these records; its agreement serves one file.
 */
export async function exportClaimRecords(platform: Platform, actor: HrActor, request: Static<typeof ClaimRecordExport>): Promise<ClaimRecordFile> {
  const { approvalId, ...filter } = request;
  const nowMs = platform.nowMs();
  const regionCode = filter.regionCode ?? actor.regionCode;
  requireWithinRegion(actor, regionCode);
  const template = filter.templateNumber === undefined ? undefined : await findConcernedTemplate(platform.database.orm, actor, filter.templateNumber);
  requireStepUp(actor, nowMs);
  const agreed = approvalId === undefined ? undefined : await findExportApproval(platform, actor, { approvalId, filter: { ...filter, regionCode } });
  const selection: ClaimRecordSelection = { ...filter, regionCode, nowMs, claimedUntilMs: agreed?.claimedUntilMs ?? nowMs };
  const count = await countExport(platform, selection);
  if (agreed !== undefined && count > agreed.rowCount) throw refuseRequest('approvalRequired', { rowCount: count });
  const exportId = randomBytes(16).toString('hex');
  await platform.database.orm.transaction(async (tx) => {
    const together = agreed === undefined ? await countLoneExport(tx, { account: actor.account, exportId, rowCount: count, from: platform.fourEyesFrom, nowMs }) : undefined;
    const approval = agreed === undefined ? {} : await spendApproval(tx, { ...agreed.approval, actor, nowMs });
    if (together !== undefined || approval === undefined) throw refuseRequest('approvalRequired', { rowCount: together ?? count });
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'exportClaimRecords', subject: regionCode,
      details: { exportId, rowCount: count, ...(filter.templateNumber === undefined ? {} : { templateNumber: filter.templateNumber }), ...(filter.status === undefined ? {} : { status: filter.status }), ...approval },
    });
  });
  const authority = nameAuthority(actor.regionCode);
  const at = formatChinaTime(nowMs);
  const bytes = writeSheet({
    name: '领取记录', exportId,
    watermark: `${authority} · 导出账号 ${actor.account} · ${at} · 导出编号 ${exportId} · 仅供培训券管理使用，已脱敏`,
    headers: ['序号', '券号', '券名称', '状态', '姓名', '身份证号', '领取地区', '领取时间', '使用时间', '使用机构'],
    rows: () => listCells(platform, selection, { authority, nowMs }),
  });
  const scope = [nameDivision(regionCode), template?.name].filter((part) => part !== undefined).join('-');
  return { fileName: `领取记录-${scope.replaceAll(/[\\/:*?"<>|]/g, '_')}-${at.replaceAll(/[-:]/g, '').replace(' ', '-')}.xlsx`, bytes };
}

async function* listCells(platform: Platform, selection: ClaimRecordSelection, seenBy: { authority: string; nowMs: number }): AsyncGenerator<(string | number)[]> {
  let cursor: string | undefined;
  for (let number = 0; ; ) {
    const batch = await selectClaimRecords(platform, { ...selection, cursor }, batchRows);
    await recordSeen(platform, batch, seenBy);
    for (const row of batch) {
      const record = describeClaimRecord(platform, row, selection.nowMs);
      number += 1;
      yield [
        number, record.voucherNumber, record.name, statusWords[record.status] ?? record.status, record.maskedName, record.maskedIdNumber, record.regionName,
        formatChinaTime(record.claimedAtMs), record.usedAtMs === undefined ? '' : formatChinaTime(record.usedAtMs), record.usedAt ?? '',
      ];
    }
    const last = batch.at(-1);
    if (batch.length < batchRows || last === undefined) return;
    cursor = cursorAfter(last);
  }
}

async function recordSeen(platform: Platform, rows: readonly ClaimRecordRow[], { authority, nowMs }: { authority: string; nowMs: number }): Promise<void> {
  if (rows.length === 0) return;
  const seen = JSON.stringify(rows.map(({ voucher }) => [voucher.holderBucket, voucher.voucherNumber]));
  await platform.database.orm.execute(sql`
    INSERT INTO voucher_platform.data_accesses (holder_bucket, voucher_number, kind, authority, at_ms)
    SELECT (s.row->>0)::integer, s.row->>1, 'exported', ${authority}, ${nowMs}::bigint FROM jsonb_array_elements(${seen}::jsonb) AS s(row)`);
}
