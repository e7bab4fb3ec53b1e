import type { ReactElement } from 'react';
import type { VoucherHomeState } from '@skill-voucher/sdk-core';
import { Box, Text } from '#kit';
import { Outline } from '../states/outline';
import { useSay } from '../widget/words';
import type { WidgetTarget } from '../widget/widget-props';

export interface HomeTicketProps {
  readonly state: Pick<VoucherHomeState, 'claimableCount' | 'readyCount'>;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
}

/** 我的卡券 on the face, 卡券中心 on the stub: both lead to claiming (R33). */
export function HomeTicket({ state, onOpen }: HomeTicketProps): ReactElement {
  const say = useSay();
  const centerNote = state.claimableCount > 0 ? say('home.centerNote', { count: state.claimableCount }) : say('home.centerNone');
  return (
    <Box className="etv-ticket">
      <Box
        className="etv-ticket-face etv-home-entry"
        label={say('home.mineNamed', { count: state.readyCount })}
        onPress={() => onOpen?.({ widget: 'voucher-center', tab: 'mine' })}
      >
        <Box className="etv-ticket-engraving" />
        <Box className="etv-grow">
          <Text kind="strong">{say('home.mine')}</Text>
          <Box className={state.readyCount > 0 ? 'etv-home-count' : 'etv-home-count etv-home-count-zero'}>
            <Text className="etv-home-count-number">{state.readyCount}</Text>
            <Text kind="note">{say('home.mineUnit')}</Text>
          </Box>
        </Box>
        <Box className="etv-home-forward"><Outline name="forward" /></Box>
      </Box>
      <Box className="etv-ticket-tear">
        <Box className="etv-ticket-notch etv-ticket-notch-left" />
        <Box className="etv-ticket-notch etv-ticket-notch-right" />
      </Box>
      <Box className="etv-home-entry etv-home-stub" label={say('home.centerNamed', { note: centerNote })} onPress={() => onOpen?.({ widget: 'voucher-center', tab: 'claimable' })}>
        <Box className="etv-grow">
          <Text kind="strong">{say('home.center')}</Text>
          <Text kind="note">{centerNote}</Text>
        </Box>
        <Box className="etv-home-forward"><Outline name="forward" /></Box>
      </Box>
    </Box>
  );
}
