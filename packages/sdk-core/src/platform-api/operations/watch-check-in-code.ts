import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ShownCheckInCode } from '../platform-types';

/** The code of my display; answers as soon as it is another than number `after`, or after `waitSeconds` (0 to 25). `notFound` once the display is over. */
export function watchCheckInCode(sdk: VoucherSdk, options: { displayId: string; after?: number | undefined; waitSeconds: number }): Promise<Result<ShownCheckInCode>> {
  const { displayId, after, waitSeconds } = options;
  return sdk.call({ method: 'GET', path: `/v1/check-in-displays/${encodeURIComponent(displayId)}/code`, query: { after, waitSeconds }, timeoutMs: (waitSeconds + 10) * 1000 });
}
