import type { ReactElement } from 'react';
import type { VoucherCodeState } from '@skill-voucher/sdk-core';
import { Box, Picture, Text } from '#kit';
import { Outline } from '../states/outline';
import { useSay } from '../widget/words';

/** The code on its white plate, with the lit edge that walks around it. */
export function CodePlate({ state }: { state: VoucherCodeState }): ReactElement {
  const say = useSay();
  const isShown = state.phase === 'showing' && state.pictureUrl !== undefined;
  return (
    <Box className="etv-code-edge">
      {isShown ? <Box className="etv-code-light" fill={state.secondsLeft / state.periodSeconds} /> : null}
      <Box className="etv-code-plate">
        {isShown ? <Picture className="etv-code-picture" src={state.pictureUrl ?? ''} alt={say('code.picture')} isPixelArt /> : <PlateWord state={state} />}
      </Box>
    </Box>
  );
}

function PlateWord({ state }: { state: VoucherCodeState }): ReactElement {
  const say = useSay();
  return (
    <Box className="etv-code-hidden" role="status">
      {state.phase === 'hidden' ? <Outline name="eye" /> : null}
      <Text kind="strong">{say(state.phase === 'hidden' ? 'code.hidden' : 'state.loading')}</Text>
      {state.phase === 'hidden' ? <Text className="etv-code-plate-note">{say('code.hiddenNote')}</Text> : null}
    </Box>
  );
}
