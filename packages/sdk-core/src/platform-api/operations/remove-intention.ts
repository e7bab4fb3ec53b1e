import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Forgets an intention; links that were made for it stay. */
export function removeIntention(sdk: VoucherSdk, intentionId: string): Promise<Result<unknown>> {
  return sdk.call({ method: 'DELETE', path: `/v1/training-intentions/${encodeURIComponent(intentionId)}` });
}
