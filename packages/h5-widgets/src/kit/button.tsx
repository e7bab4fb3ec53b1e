import type { ReactElement } from 'react';
import type { ButtonProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';

export function Button({ label, onPress, kind = 'primary', isBusy = false, isDisabled = false, description }: ButtonProps): ReactElement {
  return (
    <button
      type="button"
      part={`button button-${kind}`}
      className={classNames('etv-button', `etv-button-${kind}`, isDisabled && 'etv-button-disabled', isBusy && 'etv-button-busy')}
      disabled={isDisabled}
      aria-busy={isBusy || undefined}
      aria-disabled={isBusy || undefined}
      aria-label={description}
      onClick={() => {
        // A busy button keeps the focus, so it is not `disabled`; it only stops listening.
        if (!isBusy) onPress();
      }}
    >
      {isBusy ? <span className="etv-spinner" aria-hidden="true" /> : null}
      <span>{label}</span>
    </button>
  );
}
