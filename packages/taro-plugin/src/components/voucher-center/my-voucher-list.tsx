import type { ReactElement } from 'react';
import type { PagedList, Voucher, VoucherCenterModel, VoucherGroup } from '@skill-voucher/sdk-core';
import { Button } from '#kit';
import { Panel } from '../states/panel';
import { VoucherTicket } from '../ticket/voucher-ticket';
import { useSay } from '../widget/words';
import type { WidgetTarget } from '../widget/widget-props';
import { PagedTickets } from './paged-tickets';

export interface MyVoucherListProps {
  readonly model: VoucherCenterModel;
  readonly list: PagedList<Voucher>;
  readonly group: VoucherGroup;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
}

export function MyVoucherList({ model, list, group, onOpen }: MyVoucherListProps): ReactElement {
  const say = useSay();
  const open = (widget: 'voucher-detail' | 'voucher-code', voucherNumber: string): (() => void) | undefined =>
    onOpen ? () => onOpen({ widget, voucherNumber }) : undefined;
  return (
    <PagedTickets
      label={say('center.mine')}
      list={list}
      keyOf={(voucher) => voucher.voucherNumber}
      renderItem={(voucher) => (
        <VoucherTicket voucher={voucher} onOpen={open('voucher-detail', voucher.voucherNumber)} onPresent={open('voucher-code', voucher.voucherNumber)} />
      )}
      empty={
        <Panel icon="ticket" title={say(`center.noMine.${group}`)}>
          {group === 'ready' ? <Button label={say('center.goClaim')} kind="secondary" onPress={() => model.chooseTab('claimable')} /> : null}
        </Panel>
      }
      onLoadMore={() => model.loadMore()}
      onRetry={() => model.refresh()}
    />
  );
}
