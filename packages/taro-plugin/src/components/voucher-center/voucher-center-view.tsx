import type { ReactElement } from 'react';
import type { VoucherCenterModel } from '@skill-voucher/sdk-core';
import { Box, Choice, Screen } from '#kit';
import { OfflineNotice } from '../states/offline-notice';
import { useSay } from '../widget/words';
import { useViewModel } from '../widget/use-view-model';
import type { WidgetTarget } from '../widget/widget-props';
import { ClaimSheet } from './claim-sheet';
import { ClaimableList } from './claimable-list';
import { MyVoucherList } from './my-voucher-list';

export interface VoucherCenterViewProps {
  readonly model: VoucherCenterModel;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
  readonly onBack?: (() => void) | undefined;
}

const tabs = ['claimable', 'mine'] as const;
const trainingTypes = ['all', 'offline', 'online'] as const;
const groups = ['ready', 'used', 'settled', 'lapsed'] as const;

/** 卡券中心: what can be claimed, and what is mine (R33, R34). */
export function VoucherCenterView({ model, onOpen, onBack }: VoucherCenterViewProps): ReactElement {
  const say = useSay();
  const state = useViewModel(model);
  return (
    <Screen
      title={say('center.title')}
      onBack={onBack}
      backLabel={say('action.back')}
      onRefresh={() => model.refresh()}
      isRefreshing={state.isRefreshing}
      refreshLabel={say('action.refresh')}
    >
      <Box className="etv-center-filters">
        <Choice
          label={say('center.tabs')}
          options={tabs.map((tab) => ({ label: say(`center.${tab}`) }))}
          index={tabs.indexOf(state.tab)}
          onChoose={(index) => model.chooseTab(tabs[index] ?? 'claimable')}
        />
        <Box className="etv-chips">
          {state.tab === 'claimable' ? (
            <Choice
              label={say('center.trainingType')}
              options={trainingTypes.map((type) => ({ label: say(`trainingType.${type}`) }))}
              index={trainingTypes.indexOf(state.trainingType)}
              onChoose={(index) => model.chooseTrainingType(trainingTypes[index] ?? 'all')}
            />
          ) : (
            <Choice
              label={say('center.group')}
              options={groups.map((group) => ({ label: say(`center.${group}`) }))}
              index={groups.indexOf(state.group)}
              onChoose={(index) => model.chooseGroup(groups[index] ?? 'ready')}
            />
          )}
        </Box>
      </Box>
      <OfflineNotice isOffline={state.isOffline} asOfMs={state.asOfMs} />
      {state.tab === 'claimable' ? <ClaimableList model={model} list={state.claimable} /> : <MyVoucherList model={model} list={state.mine} group={state.group} onOpen={onOpen} />}
      <ClaimSheet model={model} claim={state.claim} onOpen={onOpen} />
    </Screen>
  );
}
