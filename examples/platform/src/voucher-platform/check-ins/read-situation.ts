import { qrOpeningMs, type Campus, type QrCheckInSituation, type TrainingStatus } from '@skill-voucher/sdk-core';
import { and, asc, eq, gte } from 'drizzle-orm';
import { startOfChinaDayMs } from '../../china-time';
import type { Orm } from '../../database/database';
import { checkInFailures, checkIns } from '../../database/schema/check-in-tables';
import { campuses, type TemplateRow } from '../../database/schema/template-tables';
import { vouchers, type VoucherRow } from '../../database/schema/voucher-tables';

/** What the rules of check-in look at, from the tables. */
export interface CheckInFacts extends QrCheckInSituation {
  /** In a row, within the time that counts; a check-in begins anew. */
  readonly faceRefusals: number;
}

/** Failures that may still open something: at a scan 5 min ago, by three refused faces 15 min before that. */
const failuresKeptMs = 2 * qrOpeningMs + 5 * 60_000;

/** The voucher's row, locked: what is counted under it is counted before anyone else's check-in is (A2). */
export async function lockVoucher(tx: Orm, voucher: Pick<VoucherRow, 'holderBucket' | 'voucherNumber'>): Promise<VoucherRow> {
  const named = and(eq(vouchers.holderBucket, voucher.holderBucket), eq(vouchers.voucherNumber, voucher.voucherNumber));
  const [row] = await tx.select().from(vouchers).where(named).for('update');
  if (row === undefined) throw new Error('The voucher is gone');
  return row;
}

/** @param orm the transaction, when the voucher is locked in it */
export async function readCheckInFacts(orm: Orm, options: { voucher: VoucherRow; template: TemplateRow; nowMs: number }): Promise<CheckInFacts> {
  const { voucher, template, nowMs } = options;
  const { holderBucket, voucherNumber } = voucher;
  const institutionNumber = voucher.usedInstitutionNumber ?? 0;
  const today = and(eq(checkIns.holderBucket, holderBucket), eq(checkIns.voucherNumber, voucherNumber), gte(checkIns.checkedInAtMs, startOfChinaDayMs(nowMs)));
  const recent = and(eq(checkInFailures.holderBucket, holderBucket), eq(checkInFailures.voucherNumber, voucherNumber), gte(checkInFailures.recordedAtMs, nowMs - failuresKeptMs));
  const places = await orm.select().from(campuses).where(eq(campuses.institutionNumber, institutionNumber)).orderBy(asc(campuses.campusNumber));
  const done = await orm.select({ atMs: checkIns.checkedInAtMs }).from(checkIns).where(today);
  const failures = await orm.select().from(checkInFailures).where(recent);
  const checkInsAtMs = done.map(({ atMs }) => atMs);
  const sinceMs = Math.max(nowMs - qrOpeningMs, ...checkInsAtMs);
  return {
    traineeId: voucher.personId, trainingStatus: readTrainingStatus(voucher, template), campuses: places.map(readCampus), checkInsAtMs, nowMs, institutionNumber,
    failures: failures.map(({ kind, institutionNumber: at, recordedAtMs }) => ({ kind, institutionNumber: at, recordedAtMs })),
    asksForFace: template.asksFaceAtCodeCheckIn,
    faceRefusals: failures.filter(({ kind, recordedAtMs }) => kind === 'faceRefused' && recordedAtMs > sinceMs).length,
  };
}

/** A training runs from the use of an offline voucher until it is settled (A6). */
function readTrainingStatus(voucher: VoucherRow, template: TemplateRow): TrainingStatus {
  if (voucher.status === 'claimed' || template.trainingType === 'online') return 'notStarted';
  return voucher.status === 'used' ? 'running' : 'completed';
}

export function readCampus(row: Pick<typeof campuses.$inferSelect, 'campusNumber' | 'name' | 'latitude' | 'longitude' | 'datum'>): Campus {
  const { campusNumber, name, latitude, longitude, datum } = row;
  return { campusNumber, name, position: latitude === null || longitude === null || datum === null ? undefined : { latitude, longitude, datum } };
}
