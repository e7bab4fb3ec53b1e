import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { UndoneUse } from '../platform-types';

/** Undoes a wrong scan of my institution within 24 h, unless a check-in happened (A12). The trainee reads the reason. A repeat changes nothing. */
export function undoUse(sdk: VoucherSdk, options: { redemptionId: string; institutionNumber: number; reason: string }): Promise<Result<UndoneUse>> {
  const { redemptionId, institutionNumber, reason } = options;
  return sdk.call({ method: 'POST', path: `/v1/redemptions/${encodeURIComponent(redemptionId)}/undo`, body: { institutionNumber, reason } });
}
