import type { ReactElement } from 'react';
import type { CheckProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';
import { Icon } from './icon';

export function Check({ label, isChecked, onChange }: CheckProps): ReactElement {
  return (
    <label className={classNames('etv-check', isChecked && 'etv-check-checked')} part="check">
      <input
        className="etv-check-input"
        type="checkbox"
        checked={isChecked}
        onChange={(event) => {
          const wanted = event.currentTarget.checked;
          // The state decides: where the answer is no, the box must not stay ticked.
          event.currentTarget.checked = isChecked;
          onChange(wanted);
        }}
      />
      <span className="etv-check-mark"><Icon name="success" /></span>
      <span className="etv-check-label">{label}</span>
    </label>
  );
}
