import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Consent } from '../platform-types';

/**
 * Agrees to the current text of a purpose, as `listConsents` gave it and the screen showed it.
 *
 * - `consentTextChanged`: there is a newer text to be read first
 */
export function giveConsent(sdk: VoucherSdk, options: { purpose: Consent['purpose']; version: string; sha256: string }): Promise<Result<Consent>> {
  const { purpose, version, sha256 } = options;
  return sdk.call({ method: 'PUT', path: `/v1/consents/${purpose}`, body: { version, sha256 } });
}
