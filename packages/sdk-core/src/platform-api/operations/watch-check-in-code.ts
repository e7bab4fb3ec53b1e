import type { Following } from '../../host-bridge/host-bridge';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import { followByPush } from '../follow-by-push';
import type { ShownCheckInCode } from '../platform-types';

const pathOf = (displayId: string): string => `/v1/check-in-displays/${encodeURIComponent(displayId)}/code`;

/** The code of my display; answers as soon as it is another than number `after`, or after `waitSeconds` (0 to 25). `notFound` once the display is over. */
export function watchCheckInCode(sdk: VoucherSdk, options: { displayId: string; after?: number | undefined; waitSeconds: number }): Promise<Result<ShownCheckInCode>> {
  const { displayId, after, waitSeconds } = options;
  return sdk.call({ method: 'GET', path: pathOf(displayId), query: { after, waitSeconds }, timeoutMs: (waitSeconds + 10) * 1000 });
}

/** Each next code as it comes; `undefined` without push. Whatever ends it, {@link watchCheckInCode} says why. */
export function followCheckInCode(sdk: VoucherSdk, options: { displayId: string; after: number; onCode: (shown: ShownCheckInCode) => void }): Following | undefined {
  const { displayId, after, onCode } = options;
  return followByPush(sdk, { path: pathOf(displayId), query: { after }, onValue: (value) => onCode(value as ShownCheckInCode) });
}
