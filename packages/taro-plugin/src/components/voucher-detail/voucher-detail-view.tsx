import type { ReactElement } from 'react';
import type { VoucherDetailModel } from '@skill-voucher/sdk-core';
import { Box, Button, Screen } from '#kit';
import { FailurePanel } from '../states/failure-panel';
import { OfflineNotice } from '../states/offline-notice';
import { Skeleton } from '../states/skeleton';
import { VoucherTicket } from '../ticket/voucher-ticket';
import { useSay } from '../widget/words';
import { useViewModel } from '../widget/use-view-model';
import type { WidgetTarget } from '../widget/widget-props';
import { VoucherStory } from './voucher-story';

export interface VoucherDetailViewProps {
  readonly model: VoucherDetailModel;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
  readonly onBack?: (() => void) | undefined;
}

/** The ticket, its history, who saw my data; 点击扫码使用 at the foot. */
export function VoucherDetailView({ model, onOpen, onBack }: VoucherDetailViewProps): ReactElement {
  const say = useSay();
  const state = useViewModel(model);
  const { detail, failure } = state;
  const present = detail && state.canPresent && onOpen ? () => onOpen({ widget: 'voucher-code', voucherNumber: detail.voucher.voucherNumber }) : undefined;
  return (
    <Screen
      title={say('detail.title')}
      onBack={onBack}
      backLabel={say('action.back')}
      onRefresh={() => model.refresh()}
      isRefreshing={state.isRefreshing}
      refreshLabel={say('action.refresh')}
      footer={present ? <Box className="etv-wide"><Button label={say('voucher.present')} onPress={present} /></Box> : undefined}
    >
      <OfflineNotice isOffline={state.isOffline} asOfMs={state.asOfMs} />
      {detail ? (
        <>
          <VoucherTicket voucher={detail.voucher} />
          <VoucherStory detail={detail} />
        </>
      ) : state.phase === 'failed' && failure ? (
        <FailurePanel failure={failure} onRetry={() => model.refresh()} />
      ) : (
        <Skeleton cards={2} />
      )}
    </Screen>
  );
}
