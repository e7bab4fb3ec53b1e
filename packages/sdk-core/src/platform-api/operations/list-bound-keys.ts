import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { BoundKeys } from '../platform-types';

/** The devices bound to me, up to 3 (A21). */
export function listBoundKeys(sdk: VoucherSdk): Promise<Result<BoundKeys>> {
  return sdk.call({ method: 'GET', path: '/v1/keys' });
}
