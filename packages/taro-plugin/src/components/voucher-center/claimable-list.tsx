import type { ReactElement } from 'react';
import type { ClaimableTemplate, PagedList, VoucherCenterModel } from '@skill-voucher/sdk-core';
import { Panel } from '../states/panel';
import { useSay } from '../widget/words';
import { ClaimableTicket } from './claimable-ticket';
import { PagedTickets } from './paged-tickets';

export function ClaimableList({ model, list }: { model: VoucherCenterModel; list: PagedList<ClaimableTemplate> }): ReactElement {
  const say = useSay();
  return (
    <PagedTickets
      label={say('center.claimable')}
      list={list}
      keyOf={(template) => template.templateNumber}
      renderItem={(template) => <ClaimableTicket template={template} onClaim={() => model.openClaim(template.templateNumber)} />}
      empty={<Panel icon="ticket" title={say('center.noClaimable')} text={say('center.noClaimableNote')} />}
      onLoadMore={() => model.loadMore()}
      onRetry={() => model.refresh()}
    />
  );
}
