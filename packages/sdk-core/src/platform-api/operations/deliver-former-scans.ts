import type { FormerDelivery, FormerDeliveryAnswer } from '../../offline/synchronization';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Delivers what this person scanned without a network under a key that is gone (M4, A21). The offline scanner asks this itself. */
export function deliverFormerScans(sdk: VoucherSdk, request: FormerDelivery): Promise<Result<FormerDeliveryAnswer>> {
  return sdk.call({ method: 'POST', path: '/v1/former-scan-deliveries', body: request, timeoutMs: 30_000 });
}
