import { isLeaseBinding } from '@skill-voucher/sdk-core/offline';
import { refuseRequest, type RefusedRequest } from '../../http/refused-request';
import type { Platform } from '../../platform';
import { findLatestLease, listLeases, type NamedVoucher } from './lease-records';

/** `leasedElsewhere` while another institution's booking binds the voucher (M4); where it is booked is the trainee's to tell. */
export async function explainForeignLease(platform: Platform, voucher: NamedVoucher, institutionNumber: number): Promise<RefusedRequest | undefined> {
  const latest = findLatestLease(await listLeases(platform.database.orm, voucher, platform.nowMs()));
  if (latest === undefined || !isLeaseBinding(latest.lease) || latest.lease.institutionNumber === institutionNumber) return undefined;
  return refuseRequest('leasedElsewhere', { rule: 'M4', scanUntilMs: latest.lease.scanUntilMs });
}
