import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CampusView } from '../platform-types';

/**
 * Gives a campus its logo (R63), by the super admin.
 *
 * @param options.data JPEG, PNG or WebP in base64: at most 180,000 bytes, 64 to 1,024 pixels a side
 *
 * - `pictureNotAccepted`
 */
export function setCampusLogo(sdk: VoucherSdk, options: { institutionNumber: number; campusNumber: number; data: string }): Promise<Result<CampusView>> {
  const { institutionNumber, campusNumber, data } = options;
  return sdk.call({ method: 'PUT', path: `/v1/institutions/${institutionNumber}/campuses/${campusNumber}/logo`, body: { data } });
}
