import type { VoucherStatus } from '../platform-api/platform-types';
import type { VoucherGroup } from './voucher-center-state';

const groups: Readonly<Record<VoucherStatus, VoucherGroup>> = {
  claimed: 'ready',
  used: 'used',
  settled: 'settled',
  writtenOff: 'settled', // 已结算 covers both (A6)
  voided: 'lapsed',
  expired: 'lapsed',
};

export function belongsToGroup(status: VoucherStatus, group: VoucherGroup): boolean {
  return groups[status] === group;
}
