import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Erasure } from '../platform-types';

/**
 * Forgets the person at once and for good (个人信息保护法第四十七条): unused vouchers are lost, every
 * device is unbound, and `kept` names what the law keeps. Tell the person so before.
 *
 * Refused with `erasureNotYet`, whose `obstacle` has to end first.
 */
export function erasePerson(sdk: VoucherSdk): Promise<Result<Erasure>> {
  return sdk.call({ method: 'POST', path: '/v1/erasures', body: { understood: true } });
}
