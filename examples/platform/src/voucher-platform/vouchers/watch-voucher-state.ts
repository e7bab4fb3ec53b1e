import type { Static } from 'typebox';
import type { DeviceActor } from '../../accounts/device-actor';
import type { VoucherState, VoucherStateQuery } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import { waitForNews } from '../../wait-for-news';
import { readStatusChangedAtMs, readVoucherStatus } from './describe-voucher';
import { findOwnVoucher } from './find-voucher';

/** Other nodes' changes are found at this interval; this node's at once. */
const checkEveryMs = 1000;

export interface WatchOptions {
  readonly actor: DeviceActor;
  readonly voucherNumber: string;
  readonly query: Static<typeof VoucherStateQuery>;
  /** The client went away. */
  readonly signal: AbortSignal;
}

/** Answers as soon as the status differs from `after`, or after `waitSeconds` with the same one. */
export async function watchVoucherState(platform: Platform, options: WatchOptions): Promise<Static<typeof VoucherState>> {
  const { query, signal } = options;
  const endsAtMs = performance.now() + (query.waitSeconds ?? 0) * 1000;
  let state = await readState(platform, options);
  while (state.answer.status === query.after && performance.now() < endsAtMs && !signal.aborted) {
    const waitMs = Math.min(checkEveryMs, Math.max(0, endsAtMs - performance.now()));
    const voucher = { voucherNumber: options.voucherNumber, templateNumber: state.templateNumber };
    await waitForNews((wake) => platform.stateFeed.subscribe(voucher, wake), { waitMs, signal });
    if (signal.aborted) break; // nobody listens, and the database may be closing
    state = await readState(platform, options);
  }
  return state.answer;
}

async function readState(platform: Platform, options: WatchOptions) {
  const record = await findOwnVoucher(platform, options.actor, options.voucherNumber);
  const nowMs = platform.nowMs();
  const answer: Static<typeof VoucherState> = {
    voucherNumber: options.voucherNumber,
    status: readVoucherStatus(record, nowMs),
    changedAtMs: readStatusChangedAtMs(record, nowMs),
    ...(record.usedAt === null ? {} : { place: record.usedAt }),
  };
  return { answer, templateNumber: record.template.templateNumber };
}
