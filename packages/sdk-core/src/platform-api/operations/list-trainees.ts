import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { EnrolledTraineePage } from '../platform-types';

/** Who trains at my institution, masked, with their check-ins, latest use first (R58); each sees who looked (M3). */
export function listTrainees(sdk: VoucherSdk, options: { institutionNumber: number; cursor?: string | undefined; limit?: number }): Promise<Result<EnrolledTraineePage>> {
  const { institutionNumber, cursor, limit } = options;
  return sdk.call({ method: 'GET', path: `/v1/institutions/${institutionNumber}/trainees`, query: { cursor, limit } });
}
