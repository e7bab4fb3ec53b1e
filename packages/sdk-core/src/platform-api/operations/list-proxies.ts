import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ProxyHolders } from '../platform-types';

/** Whom I act for and who acts for me, while it holds; each side sees the other masked (A20). */
export function listProxies(sdk: VoucherSdk): Promise<Result<ProxyHolders>> {
  return sdk.call({ method: 'GET', path: '/v1/proxies' });
}
