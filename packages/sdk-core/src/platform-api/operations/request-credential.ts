import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Credential } from '../platform-types';

/** A credential of my voucher for this device's key (A21). Each key has its own. */
export function requestCredential(sdk: VoucherSdk, voucherNumber: string): Promise<Result<Credential>> {
  return sdk.call({ method: 'POST', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/credentials`, body: {} });
}
