import { and, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import { institutionAdmins, institutions } from '../../database/schema/template-tables';
import { scanReservations, type VoucherRow } from '../../database/schema/voucher-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { UseForecast } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { explainForeignLease } from '../bookings/refuse-foreign-lease';
import { describeObstacle } from '../check-ins/forecast-check-in';
import { explainStatus } from '../redemptions/explain-status';
import { refuseForeignReservation } from '../redemptions/verify-scan';
import { findOwnVoucher } from './find-voucher';

/** "Would a scan of my code pass now, at this institution?" (M2): the rules of the scan; nothing reserved, nothing recorded. */
export async function forecastUse(platform: Platform, options: { actor: DeviceActor; voucherNumber: string; institutionNumber?: number | undefined }): Promise<Static<typeof UseForecast>> {
  const { institutionNumber } = options;
  const record = await findOwnVoucher(platform, options.actor, options.voucherNumber);
  const ofState = explainStatus(record, platform.nowMs());
  const obstacles = [
    ...(ofState === undefined ? [] : [ofState]),
    ...(institutionNumber === undefined ? [] : await listInstitutionObstacles(platform, record.voucher, institutionNumber)),
  ];
  return { wouldPass: obstacles.length === 0, obstacles: obstacles.map(({ refusal }) => describeObstacle(refusal)), needs: institutionNumber === undefined ? ['institution', 'code'] : ['code'] };
}

async function listInstitutionObstacles(platform: Platform, voucher: VoucherRow, institutionNumber: number): Promise<RefusedRequest[]> {
  const { orm } = platform.database;
  const [institution] = await orm.select({ closedAtMs: institutions.closedAtMs }).from(institutions).where(eq(institutions.institutionNumber, institutionNumber));
  if (institution === undefined) throw refuseRequest('notFound');
  const superAdmin = and(eq(institutionAdmins.institutionNumber, institutionNumber), eq(institutionAdmins.role, 'superAdmin'));
  const [admin] = await orm.select({ role: institutionAdmins.role }).from(institutionAdmins).where(superAdmin).limit(1);
  const lease = voucher.status === 'claimed' ? await explainForeignLease(platform, voucher, institutionNumber) : undefined;
  const reservation = await explainReservation(platform, voucher, institutionNumber);
  return [
    ...(institution.closedAtMs === null ? [] : [refuseRequest('institutionClosed', { rule: 'A13' })]),
    ...(admin === undefined ? [refuseRequest('institutionNotReady', { rule: 'R56' })] : []),
    ...(lease === undefined ? [] : [lease]),
    ...(reservation === undefined ? [] : [reservation]),
  ];
}

/** Another desk looks at it at this moment. */
async function explainReservation(platform: Platform, voucher: VoucherRow, institutionNumber: number): Promise<RefusedRequest | undefined> {
  const mine = and(eq(scanReservations.holderBucket, voucher.holderBucket), eq(scanReservations.voucherNumber, voucher.voucherNumber));
  const [reservation] = await platform.database.orm.select().from(scanReservations).where(mine);
  try {
    refuseForeignReservation({ reservation: reservation ?? null }, institutionNumber, platform.nowMs());
  } catch (error) {
    if (error instanceof RefusedRequest) return error;
    throw error;
  }
  return undefined;
}
