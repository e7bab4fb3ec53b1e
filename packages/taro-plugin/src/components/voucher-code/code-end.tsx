import type { ReactElement } from 'react';
import type { Voucher, VoucherCodeState } from '@skill-voucher/sdk-core';
import { Box, Button } from '#kit';
import { formatMoment } from '../../messages/format-values';
import { Panel } from '../states/panel';
import { VoucherTicket } from '../ticket/voucher-ticket';
import { useSay } from '../widget/words';
import type { WidgetTarget } from '../widget/widget-props';

/** After the institution's scan the code is gone for good (R42). */
export function CodeEnd({ state, onOpen }: { state: VoucherCodeState; onOpen?: ((target: WidgetTarget) => void) | undefined }): ReactElement {
  const say = useSay();
  const isUsed = state.phase === 'used';
  const { voucher, voucherNumber } = state;
  const sentence = isUsed ? (state.place === undefined ? say('code.usedNoteNoPlace') : say('code.usedNote', { place: state.place })) : say('code.lapsedNote');
  return (
    <Box className="etv-stack-wide">
      <Panel
        icon={isUsed ? 'success' : 'failure'}
        tone={isUsed ? 'success' : 'danger'}
        title={say(isUsed ? 'code.used' : 'code.lapsed')}
        text={state.usedAtMs === undefined ? sentence : `${formatMoment(state.usedAtMs)} ${sentence}`}
        role="status"
        isLoud
      />
      {voucher ? <VoucherTicket voucher={asSpent(voucher, state)} /> : null}
      {onOpen ? (
        <Box className="etv-wide">
          <Button
            label={say(isUsed ? 'code.backToVoucher' : 'action.openCenter')}
            kind="secondary"
            onPress={() => onOpen(isUsed ? { widget: 'voucher-detail', voucherNumber } : { widget: 'voucher-center', tab: 'claimable' })}
          />
        </Box>
      ) : null}
    </Box>
  );
}

/** The ticket as it is now; what is held was read before the scan. */
function asSpent(voucher: Voucher, { phase, usedAtMs, place }: VoucherCodeState): Voucher {
  if (phase === 'lapsed') return { ...voucher, status: usedAtMs !== undefined && usedAtMs < voucher.expiresAtMs ? 'voided' : 'expired' };
  return { ...voucher, status: 'used', ...(usedAtMs === undefined ? {} : { usedAtMs }), ...(place === undefined ? {} : { usedAt: place }) };
}
