import type { ReactElement } from 'react';
import type { VoucherHomeModel } from '@skill-voucher/sdk-core';
import { Box, Cell, Screen, Section, Text } from '#kit';
import { FailurePanel } from '../states/failure-panel';
import { OfflineNotice } from '../states/offline-notice';
import { Skeleton } from '../states/skeleton';
import { useSay } from '../widget/words';
import { useViewModel } from '../widget/use-view-model';
import type { WidgetTarget } from '../widget/widget-props';
import { institutionTools } from './home-entries';
import { HomeTicket } from './home-ticket';
import { NoticeList } from './notice-list';
import { UseSteps } from './use-steps';

export interface VoucherHomeViewProps {
  readonly model: VoucherHomeModel;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
  readonly onBack?: (() => void) | undefined;
}

/** The module's front page inside 电子社保卡. */
export function VoucherHomeView({ model, onOpen, onBack }: VoucherHomeViewProps): ReactElement {
  const say = useSay();
  const state = useViewModel(model);
  const { person, failure } = state;
  return (
    <Screen
      title={say('module.title')}
      onBack={onBack}
      backLabel={say('action.back')}
      onRefresh={() => model.refresh()}
      isRefreshing={state.isRefreshing}
      refreshLabel={say('action.refresh')}
    >
      <OfflineNotice isOffline={state.isOffline} asOfMs={state.asOfMs} />
      {state.phase === 'failed' && failure && !person ? (
        <FailurePanel failure={failure} onRetry={() => model.refresh()} />
      ) : !person ? (
        <Skeleton cards={2} />
      ) : (
        <>
          <Box className="etv-home-person">
            <Text className="etv-home-greeting">{say('home.greeting', { name: person.maskedName })}</Text>
            <Text kind="note">{`${person.regionName} · ${person.maskedIdNumber}`}</Text>
          </Box>
          <HomeTicket state={state} onOpen={onOpen} />
          <NoticeList notices={state.notices} onDismiss={(id) => model.dismissNotice(id)} />
          {state.memberships.map((membership) => (
            <Section key={membership.institutionNumber} title={say('home.tools')} note={`${membership.institutionName} · ${say(membership.role === 'superAdmin' ? 'home.roleSuperAdmin' : 'home.roleScanAdmin')}`}>
              {institutionTools.map((tool) => (
                <Cell key={tool.title} title={say(tool.title)} note={say(tool.note)} icon={tool.icon} onPress={() => onOpen?.(tool.target(membership.institutionNumber))} />
              ))}
            </Section>
          ))}
          <UseSteps />
        </>
      )}
    </Screen>
  );
}
