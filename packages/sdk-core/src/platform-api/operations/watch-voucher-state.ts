import type { Following } from '../../host-bridge/host-bridge';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import { followByPush } from '../follow-by-push';
import type { VoucherState, VoucherStatus } from '../platform-types';

const pathOf = (voucherNumber: string): string => `/v1/vouchers/${encodeURIComponent(voucherNumber)}/state`;

/** Answers as soon as the status differs from `after`, or after `waitSeconds` (0 to 25) with the same status. */
export function watchVoucherState(
  sdk: VoucherSdk,
  options: { voucherNumber: string; after: VoucherStatus; waitSeconds: number },
): Promise<Result<VoucherState>> {
  const { voucherNumber, after, waitSeconds } = options;
  return sdk.call({ method: 'GET', path: pathOf(voucherNumber), query: { after, waitSeconds }, timeoutMs: (waitSeconds + 10) * 1000 });
}

/** Each other status as it comes; `undefined` without push. Whatever ends it, {@link watchVoucherState} says why. */
export function followVoucherState(sdk: VoucherSdk, options: { voucherNumber: string; after: VoucherStatus; onState: (state: VoucherState) => void }): Following | undefined {
  const { voucherNumber, after, onState } = options;
  return followByPush(sdk, { path: pathOf(voucherNumber), query: { after }, onValue: (value) => onState(value as VoucherState) });
}
