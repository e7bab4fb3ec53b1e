import type { LocationReading } from '../../attendance/location-reading';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { CompletedCheckIn } from '../platform-types';

/**
 * Checks in by place and face (R43–R47). Without `face` it is refused with
 * `checkInFaceRequired`, whose `faceChallenge` the host's face service answers; that
 * refusal costs nothing. Others are recorded and may open QR check-in (A3).
 */
export function checkInByLocation(
  sdk: VoucherSdk,
  options: { voucherNumber: string; reading: LocationReading; face?: { challenge: string; ticket: string } | undefined; idempotencyKey: string },
): Promise<Result<CompletedCheckIn>> {
  const { voucherNumber, reading, face, idempotencyKey } = options;
  return sdk.call({ method: 'POST', path: `/v1/vouchers/${encodeURIComponent(voucherNumber)}/check-ins`, body: { reading, ...(face && { face }) }, idempotencyKey });
}
