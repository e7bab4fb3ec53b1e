import { useId } from 'react';
import type { ReactElement } from 'react';
import type { ChoiceProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';

/** Native radios: the arrow keys, the group and the state come with them. */
export function Choice({ label, options, index, onChoose, layout = 'tabs' }: ChoiceProps): ReactElement {
  const name = useId();
  return (
    <fieldset role="radiogroup" className="etv-choice" part={`choice choice-${layout}`}>
      <legend className="etv-hidden-text">{label}</legend>
      <div className={`etv-choice-${layout}`}>
        {options.map((option, position) => (
          <label key={option.label} className={classNames('etv-choice-item', position === index && 'etv-choice-chosen')}>
            <input
              className="etv-choice-input"
              type="radio"
              name={name}
              checked={position === index}
              onChange={() => onChoose(position)}
            />
            <span className="etv-choice-label">{option.label}</span>
            {option.note ? <span className="etv-choice-note">{option.note}</span> : null}
          </label>
        ))}
      </div>
    </fieldset>
  );
}
