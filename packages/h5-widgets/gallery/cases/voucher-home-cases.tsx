import type { Notice, VoucherHomeModel, VoucherHomeState } from '@skill-voucher/sdk-core';
import { VoucherHomeView } from '@skill-voucher/taro-plugin';
import { membership, nowMs, person } from '../samples';
import { createScriptedModel } from '../scripted-model';
import { networkFailure } from './gallery-case';
import type { GalleryCase } from './gallery-case';

const day = 86_400_000;
const ready: VoucherHomeState = {
  phase: 'ready', person, memberships: [], claimableCount: 4, readyCount: 2, notices: [], isRefreshing: false, isOffline: false, asOfMs: nowMs,
};
const notices: Notice[] = [
  { id: 'n1', kind: 'expiring', atMs: nowMs, name: '太原市中式烹调师培训券', daysLeft: 7 },
  { id: 'n2', kind: 'voided', atMs: nowMs - day, name: '太原市康养护理技能提升券' },
  { id: 'n3', kind: 'used', atMs: nowMs - day, name: '家政服务员岗前培训券' },
  { id: 'n4', kind: 'deviceBound', atMs: nowMs - 2 * day },
  { id: 'n5', kind: 'undone', atMs: nowMs - 2 * day, name: '山西省职业技能电子培训券', status: 'claimed' },
  { id: 'n8', kind: 'undone', atMs: nowMs - 2 * day, name: '家政服务员岗前培训券', status: 'used' },
  { id: 'n6', kind: 'undone', atMs: nowMs - 3 * day, name: '保育师培训券', status: 'expired' },
  { id: 'n7', kind: 'undone', atMs: nowMs - 3 * day, name: '太原市康养护理技能提升券', status: 'voided' },
];
const states = {
  ready,
  admin: { ...ready, memberships: [membership], readyCount: 0, claimableCount: 0 },
  notices: { ...ready, notices, memberships: [membership] },
  offline: { ...ready, isOffline: true, asOfMs: nowMs - 3 * 3_600_000 },
  loading: { ...ready, phase: 'loading', person: undefined },
  failed: { ...ready, phase: 'failed', person: undefined, failure: networkFailure },
} satisfies Record<string, VoucherHomeState>;

export const voucherHomeCases: readonly GalleryCase[] = Object.entries(states).map(([name, state]) => ({
  id: `voucher-home/${name}`,
  render: (actions) => <VoucherHomeView model={createScriptedModel<VoucherHomeState, VoucherHomeModel>({
    state,
    replies: { dismissNotice: (before, id: string) => ({ ...before, notices: before.notices.filter((notice) => notice.id !== id) }) },
  })} {...actions} />,
}));
