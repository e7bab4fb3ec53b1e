import type { ReactElement } from 'react';
import type { CellProps } from '@skill-voucher/taro-plugin';
import { Icon } from './icon';

export function Cell({ title, note, value, icon, onPress }: CellProps): ReactElement {
  const inside = (
    <>
      {icon ? <Icon name={icon} /> : null}
      <span className="etv-cell-body">
        <span className="etv-cell-title">{title}</span>
        {note ? <span className="etv-cell-note">{note}</span> : null}
      </span>
      {value ? <span className="etv-cell-value">{value}</span> : null}
      {onPress ? <Icon name="forward" /> : null}
    </>
  );
  return onPress ? (
    <button type="button" part="cell" className="etv-cell etv-press-cell" onClick={() => onPress()}>{inside}</button>
  ) : (
    <div part="cell" className="etv-cell">{inside}</div>
  );
}
