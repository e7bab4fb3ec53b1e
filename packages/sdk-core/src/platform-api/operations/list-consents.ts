import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ConsentList } from '../platform-types';

/** The current texts of what a consent is asked for, and what I agreed to and when. */
export function listConsents(sdk: VoucherSdk): Promise<Result<ConsentList>> {
  return sdk.call({ method: 'GET', path: '/v1/consents' });
}
