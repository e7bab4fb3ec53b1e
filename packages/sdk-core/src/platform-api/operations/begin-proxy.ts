import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { NewProxy, ProxyHolder } from '../platform-types';

/**
 * Names me the proxy of an elder for a year (A20); naming again renews it. Without `face` it is
 * refused with `proxyFaceRequired`, whose `faceChallenge` the host's face service answers with the
 * elder's own face; a repeat with the same face gets the first answer.
 *
 * Refused with `proxyOfOneself`, `proxyFaceRequired`, `proxyFaceRefused`, `proxyElderUnknown`,
 * `proxyLimitReached`, `faceServiceDown`, `termsNotAccepted`, or `invalidRequest` naming the field.
 */
export function beginProxy(sdk: VoucherSdk, request: NewProxy): Promise<Result<ProxyHolder>> {
  return sdk.call({ method: 'POST', path: '/v1/proxies', body: request });
}
