import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ClaimableTemplatePage, TrainingType } from '../platform-types';

/** Vouchers that can be claimed in my region (R33), newest first, page by page. */
export function listClaimableTemplates(
  sdk: VoucherSdk,
  options: { trainingType?: TrainingType | undefined; cursor?: string | undefined; limit?: number } = {},
): Promise<Result<ClaimableTemplatePage>> {
  return sdk.call({
    method: 'GET',
    path: '/v1/templates/claimable',
    query: { trainingType: options.trainingType, cursor: options.cursor, limit: options.limit },
  });
}
