import type { Static } from 'typebox';
import { confirmActor } from '../../accounts/confirm-actor';
import type { DeviceActor } from '../../accounts/device-actor';
import type { VoucherState } from '../../http/schemas/voucher-schemas';
import type { Platform } from '../../platform';
import type { Watched } from '../push/watched';
import { readStatusChangedAtMs, readVoucherStatus } from './describe-voucher';
import { findOwnVoucher } from './find-voucher';
import { readHolderBucket } from './voucher-number';

/** The status of my voucher, to be waited for: this node's changes come at once, others within a second. */
export function watchVoucherState(platform: Platform, options: { readonly actor: DeviceActor; readonly voucherNumber: string }): Watched<Static<typeof VoucherState>> {
  const { actor, voucherNumber } = options;
  let templateNumber = 0;
  return {
    event: 'state',
    async read() {
      const record = await findOwnVoucher(platform, actor, voucherNumber);
      templateNumber = record.template.templateNumber;
      const nowMs = platform.nowMs();
      return { voucherNumber, status: readVoucherStatus(record, nowMs), changedAtMs: readStatusChangedAtMs(record, nowMs), ...(record.usedAt === null ? {} : { place: record.usedAt }) };
    },
    confirmActor: () => confirmActor(platform, actor, 'watchVoucherState'),
    mark: ({ status }) => status,
    subscribe(wake) {
      const { sessionId, proxy } = actor;
      const ends = [
        platform.stateFeed.subscribe({ voucherNumber, templateNumber }, wake),
        platform.changes.subscribe({ kind: 'voucher', voucherNumber, holderBucket: readHolderBucket(voucherNumber), sessionId, proxyId: proxy?.proxyId }, wake),
      ];
      return () => ends.forEach((end) => end());
    },
  };
}
