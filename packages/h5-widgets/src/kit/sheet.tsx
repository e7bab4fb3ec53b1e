import { useId } from 'react';
import type { ReactElement } from 'react';
import type { SheetProps } from '@skill-voucher/taro-plugin';
import { Icon } from './icon';
import { Modal } from './modal';

export function Sheet({ isOpen, title, closeLabel, onClose, children }: SheetProps): ReactElement {
  const titleId = useId();
  return (
    <Modal isOpen={isOpen} className="etv-sheet" part="sheet" titleId={titleId} onDismiss={onClose}>
      <div className="etv-sheet-inside">
        <div className="etv-sheet-head">
          <h2 id={titleId} className="etv-sheet-title" tabIndex={-1}>{title}</h2>
          <button type="button" className="etv-screen-button" aria-label={closeLabel} onClick={() => onClose()}><Icon name="close" /></button>
        </div>
        <div className="etv-sheet-body">{children}</div>
      </div>
    </Modal>
  );
}
