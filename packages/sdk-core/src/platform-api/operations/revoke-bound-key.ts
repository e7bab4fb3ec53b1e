import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Unbinds one device alone; its credentials are revoked, the vouchers stay (A21). */
export function revokeBoundKey(sdk: VoucherSdk, keyThumbprint: string): Promise<Result<unknown>> {
  return sdk.call({ method: 'DELETE', path: `/v1/keys/${encodeURIComponent(keyThumbprint)}` });
}
