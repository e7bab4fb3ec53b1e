import { formatYuan } from './format-yuan';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { redemptions } from '../../database/schema/voucher-tables';
import { formatChinaTime } from '../../china-time';
import type { Platform } from '../../platform';
import { readTrainees } from '../training-statistics/list-trainees';
import { describeUsedVoucher } from '../training-statistics/list-used-vouchers';
import { selectUsedVouchers } from '../training-statistics/select-used-vouchers';

/** A line of a file with the vouchers whose holders it shows (M3). */
export interface ListedRow {
  readonly cells: readonly (string | number)[];
  readonly seen: readonly { readonly holderBucket: number; readonly voucherNumber: string }[];
}

export interface ListLayout {
  readonly headers: readonly string[];
  rows(): AsyncGenerator<ListedRow>;
}

const batchRows = 500;
export const statusWords: Readonly<Record<string, string>> = { claimed: '待使用', used: '已使用', settled: '已结算', writtenOff: '已结算', voided: '已作废', expired: '已过期' };

/** The used vouchers of one template at one institution, masked (R57, R60). */
export function layOutVouchers(platform: Platform, list: { institutionNumber: number; templateNumber: number }): ListLayout {
  return {
    headers: ['序号', '券号', '券名称', '类型', '姓名', '身份证号', '使用时间', '状态', '同步'],
    async *rows() {
      let cursor: string | undefined;
      for (let number = 0; ; ) {
        const batch = await selectUsedVouchers(platform.database.orm, { ...list, where: afterCursor(cursor, redemptions.usedAtMs, redemptions.redemptionId) }).limit(batchRows);
        for (const row of batch) {
          const used = describeUsedVoucher(platform, row);
          const kind = used.benefitMode === 'faceValue' ? `面值券 ${formatYuan(used.amountFen)} 元` : '抵用券';
          number += 1;
          yield {
            cells: [number, used.voucherNumber, used.name, kind, used.maskedName, used.maskedIdNumber, formatChinaTime(used.usedAtMs), statusWords[used.status] ?? used.status, row.isWaiting ? '1/2 已同步' : '2/2 已同步'],
            seen: [row.redemption],
          };
        }
        const last = batch.at(-1)?.redemption;
        if (batch.length < batchRows || last === undefined) return;
        cursor = encodeCursor([last.usedAtMs, last.redemptionId]);
      }
    },
  };
}

/** The enrolled trainees of one institution, masked (R58, R59, R60). */
export function layOutTrainees(platform: Platform, list: { institutionNumber: number }): ListLayout {
  return {
    headers: ['序号', '姓名', '身份证号', '联系电话', '所属地区', '用券张数', '签到次数', '最近签到', '最近用券'],
    async *rows() {
      let cursor: string | undefined;
      for (let number = 0; ; ) {
        const batch = await readTrainees(platform, { ...list, cursor, limit: batchRows });
        for (const { trainee, seen } of batch) {
          number += 1;
          const lastCheckIn = trainee.lastCheckInAtMs === undefined ? '' : formatChinaTime(trainee.lastCheckInAtMs);
          yield { cells: [number, trainee.maskedName, trainee.maskedIdNumber, trainee.maskedPhone, trainee.regionName, trainee.voucherCount, trainee.checkInCount, lastCheckIn, formatChinaTime(trainee.lastUsedAtMs)], seen };
        }
        const last = batch.at(-1)?.trainee;
        if (batch.length < batchRows || last === undefined) return;
        cursor = encodeCursor([last.lastUsedAtMs, last.lastVoucherNumber]);
      }
    },
  };
}
