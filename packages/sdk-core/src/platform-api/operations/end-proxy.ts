import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Ends a proxy from either side (A20), with every credential of the elder on the holder's phones; ending it again changes nothing. */
export function endProxy(sdk: VoucherSdk, proxyId: string): Promise<Result<unknown>> {
  return sdk.call({ method: 'DELETE', path: `/v1/proxies/${encodeURIComponent(proxyId)}` });
}
