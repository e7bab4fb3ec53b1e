import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Consent } from '../platform-types';

/** Withdraws my consent to a purpose; what was done before stays, and the history keeps both times. */
export function withdrawConsent(sdk: VoucherSdk, purpose: Consent['purpose']): Promise<Result<Consent>> {
  return sdk.call({ method: 'DELETE', path: `/v1/consents/${purpose}` });
}
