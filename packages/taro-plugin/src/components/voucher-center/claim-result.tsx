import type { ReactElement } from 'react';
import type { ClaimState } from '@skill-voucher/sdk-core';
import { Box, Button } from '#kit';
import { FailurePanel } from '../states/failure-panel';
import { Panel } from '../states/panel';
import { NumberGroups } from '../ticket/number-groups';
import { useSay } from '../widget/words';
import type { WidgetTarget } from '../widget/widget-props';

export interface ClaimResultProps {
  readonly claim: ClaimState;
  readonly onClose: () => void;
  readonly onRetry: () => void;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
}

export function ClaimResult({ claim, onClose, onRetry, onOpen }: ClaimResultProps): ReactElement {
  const say = useSay();
  const { voucher, failure } = claim;
  const show = (): void => {
    onClose();
    if (voucher) onOpen?.({ widget: 'voucher-detail', voucherNumber: voucher.voucherNumber });
  };
  return (
    <>
      {failure ? (
        <FailurePanel failure={failure} title={say('claim.refused')} onRetry={onRetry} />
      ) : (
        <Panel icon="success" tone="success" title={say('claim.done')} text={say('claim.doneNote')} role="status">
          {voucher ? <NumberGroups voucherNumber={voucher.voucherNumber} /> : null}
        </Panel>
      )}
      <Box className="etv-sheet-actions etv-wide">
        {voucher && onOpen ? <Button label={say('claim.show')} onPress={show} /> : null}
        <Button label={say(failure ? 'action.close' : 'claim.later')} kind="secondary" onPress={onClose} />
      </Box>
    </>
  );
}
