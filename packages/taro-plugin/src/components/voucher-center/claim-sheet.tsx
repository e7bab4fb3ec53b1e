import type { ReactElement } from 'react';
import type { ClaimState, VoucherCenterModel } from '@skill-voucher/sdk-core';
import { Sheet } from '#kit';
import { useSay } from '../widget/words';
import type { WidgetTarget } from '../widget/widget-props';
import { ClaimResult } from './claim-result';
import { ClaimTerms } from './claim-terms';

export interface ClaimSheetProps {
  readonly model: VoucherCenterModel;
  readonly claim?: ClaimState | undefined;
  readonly onOpen?: ((target: WidgetTarget) => void) | undefined;
}

/** 去领取 → terms → 确认领取 (R34). */
export function ClaimSheet({ model, claim, onOpen }: ClaimSheetProps): ReactElement {
  const say = useSay();
  return (
    <Sheet isOpen={claim !== undefined} title={say('claim.title')} closeLabel={say('action.close')} onClose={() => model.closeClaim()}>
      {claim === undefined ? null : claim.step === 'terms' || claim.step === 'claiming' ? (
        <ClaimTerms claim={claim} onAccept={(areAccepted) => model.acceptTerms(areAccepted)} onConfirm={() => model.confirmClaim()} />
      ) : (
        <ClaimResult claim={claim} onClose={() => model.closeClaim()} onRetry={() => model.confirmClaim()} onOpen={onOpen} />
      )}
    </Sheet>
  );
}
