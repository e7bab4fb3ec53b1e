import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { TrainingStatistics } from '../platform-types';

/** 培训统计: total in use, trainees, uses by day in UTC+8, the last `days` of them (R57, R64). */
export function readTrainingStatistics(sdk: VoucherSdk, options: { institutionNumber: number; days?: number }): Promise<Result<TrainingStatistics>> {
  return sdk.call({ method: 'GET', path: `/v1/institutions/${options.institutionNumber}/training-statistics`, query: { days: options.days } });
}
