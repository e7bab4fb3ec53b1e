import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { OnlineLearning } from '../platform-types';

/** My intentions, links and online vouchers, and the learning platforms (R35–R39). */
export function readOnlineLearning(sdk: VoucherSdk): Promise<Result<OnlineLearning>> {
  return sdk.call({ method: 'GET', path: '/v1/online-learning' });
}
