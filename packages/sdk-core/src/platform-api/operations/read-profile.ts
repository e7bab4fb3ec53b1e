import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Profile } from '../platform-types';

/** Who I am here, masked: my institutions, counts and notices. */
export function readProfile(sdk: VoucherSdk): Promise<Result<Profile>> {
  return sdk.call({ method: 'GET', path: '/v1/me' });
}
