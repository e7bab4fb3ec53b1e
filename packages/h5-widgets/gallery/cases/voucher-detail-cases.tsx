import type { VoucherDetailModel, VoucherDetailState } from '@skill-voucher/sdk-core';
import { VoucherDetailView } from '@skill-voucher/taro-plugin';
import { detail, nowMs, onlineVoucher, undoneDetail, usedDetail, voidedVoucher } from '../samples';
import { createScriptedModel } from '../scripted-model';
import type { GalleryCase } from './gallery-case';

/** Of 2026-11-24 in UTC+8. */
const midnightMs = Date.UTC(2026, 10, 23, 16);
const ready: VoucherDetailState = { phase: 'ready', detail, canPresent: true, isRefreshing: false, isOffline: false, asOfMs: nowMs };
const states = {
  ready,
  used: { ...ready, detail: usedDetail, canPresent: false },
  undone: { ...ready, detail: undoneDetail },
  'undone-expired': {
    ...ready, canPresent: false,
    detail: {
      ...undoneDetail, accessesNextCursor: 'older',
      voucher: { ...undoneDetail.voucher, status: 'expired', expiresAtMs: midnightMs }, history: [...undoneDetail.history, { kind: 'expired', atMs: midnightMs }],
    },
  },
  voided: { ...ready, detail: { ...detail, voucher: voidedVoucher, history: [...detail.history, { kind: 'voided', atMs: nowMs }] }, canPresent: false },
  online: { ...ready, detail: { ...detail, voucher: onlineVoucher }, canPresent: false },
  offline: { ...ready, isOffline: true, asOfMs: nowMs - 3_600_000 },
  loading: { ...ready, phase: 'loading', detail: undefined, canPresent: false },
  failed: { ...ready, phase: 'failed', detail: undefined, canPresent: false, failure: { kind: 'refusal', refusal: { code: 'notFound', nextMove: 'final', details: {} } } },
} satisfies Record<string, VoucherDetailState>;

export const voucherDetailCases: readonly GalleryCase[] = Object.entries(states).map(([name, state]) => ({
  id: `voucher-detail/${name}`,
  render: (actions) => <VoucherDetailView model={createScriptedModel<VoucherDetailState, VoucherDetailModel>({ state })} {...actions} />,
}));
