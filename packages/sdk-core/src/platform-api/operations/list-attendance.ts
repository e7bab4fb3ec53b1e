import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { AttendancePage } from '../platform-types';

/** Who checked in at this institution, masked, newest first. The trainees see who looked (M3). */
export function listAttendance(sdk: VoucherSdk, options: { institutionNumber: number; cursor?: string | undefined; limit?: number }): Promise<Result<AttendancePage>> {
  return sdk.call({ method: 'GET', path: '/v1/check-ins', query: { institutionNumber: options.institutionNumber, cursor: options.cursor, limit: options.limit } });
}
