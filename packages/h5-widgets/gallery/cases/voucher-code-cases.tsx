import { createQrMatrix, encodeQrPngUrl } from '@skill-voucher/sdk-core';
import type { VoucherCodeModel, VoucherCodeState } from '@skill-voucher/sdk-core';
import { VoucherCodeView } from '@skill-voucher/taro-plugin';
import { codeText, membership, nowMs, voucher } from '../samples';
import { createScriptedModel } from '../scripted-model';
import type { GalleryCase } from './gallery-case';

const showing: VoucherCodeState = {
  phase: 'showing', voucher, voucherNumber: voucher.voucherNumber, pictureUrl: encodeQrPngUrl(createQrMatrix(codeText)), codeText, secondsLeft: 42, periodSeconds: 60, isOffline: false,
};
const dark = { pictureUrl: undefined, codeText: undefined };
const states = {
  showing,
  'last-seconds': { ...showing, secondsLeft: 7 },
  offline: { ...showing, isOffline: true },
  loading: { ...showing, ...dark, phase: 'loading', voucher: undefined, secondsLeft: 60 },
  hidden: { ...showing, ...dark, phase: 'hidden' },
  used: { ...showing, ...dark, phase: 'used', usedAtMs: nowMs, place: membership.institutionName },
  lapsed: { ...showing, ...dark, phase: 'lapsed', usedAtMs: nowMs },
  failed: { ...showing, ...dark, phase: 'failed', failure: { kind: 'fault', code: 'randomUnavailable' } },
} satisfies Record<string, VoucherCodeState>;

export const voucherCodeCases: readonly GalleryCase[] = Object.entries(states).map(([name, state]) => ({
  id: `voucher-code/${name}`,
  render: (actions) => <VoucherCodeView model={createScriptedModel<VoucherCodeState, VoucherCodeModel>({ state })} {...actions} />,
}));
