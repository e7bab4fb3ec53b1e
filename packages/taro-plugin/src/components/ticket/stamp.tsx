import type { ReactElement } from 'react';
import type { VoucherStatus } from '@skill-voucher/sdk-core';
import { Text } from '#kit';
import { useSay } from '../widget/words';

const inks: Readonly<Record<Exclude<VoucherStatus, 'claimed'>, 'used' | 'settled' | 'lapsed'>> = {
  used: 'used',
  settled: 'settled',
  writtenOff: 'settled',
  voided: 'lapsed',
  expired: 'lapsed',
};

/** Says in words, shape and colour that the ticket is spent. */
export function Stamp({ status }: { status: Exclude<VoucherStatus, 'claimed'> }): ReactElement {
  const say = useSay();
  return <Text className={`etv-stamp etv-stamp-${inks[status]}`}>{say(`status.${status}`)}</Text>;
}
