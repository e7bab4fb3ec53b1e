import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { UsedTemplatePage } from '../platform-types';

/** Templates that my institution used vouchers of, newest first, with how many (R64). */
export function listUsedTemplates(sdk: VoucherSdk, options: { institutionNumber: number; cursor?: string | undefined; limit?: number }): Promise<Result<UsedTemplatePage>> {
  const { institutionNumber, cursor, limit } = options;
  return sdk.call({ method: 'GET', path: `/v1/institutions/${institutionNumber}/used-templates`, query: { cursor, limit } });
}
