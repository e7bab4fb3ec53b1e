import { useId } from 'react';
import type { ReactElement } from 'react';
import type { DialogProps } from '@skill-voucher/taro-plugin';
import { Button } from './button';
import { Modal } from './modal';

export function Dialog({ isOpen, title, body, confirmLabel, cancelLabel, kind = 'primary', isBusy, onConfirm, onCancel }: DialogProps): ReactElement {
  const id = useId();
  return (
    <Modal isOpen={isOpen} className="etv-dialog" part="dialog" role="alertdialog" titleId={`${id}-title`} bodyId={`${id}-body`} onDismiss={onCancel}>
      <div className="etv-dialog-inside">
        <h2 id={`${id}-title`} className="etv-dialog-title">{title}</h2>
        <p id={`${id}-body`} className="etv-dialog-body">{body}</p>
        {/* Cancel comes first, so it is what takes the focus. */}
        <div className="etv-dialog-actions">
          <Button label={cancelLabel} kind="secondary" isDisabled={isBusy} onPress={onCancel} />
          <Button label={confirmLabel} kind={kind} isBusy={isBusy} onPress={onConfirm} />
        </div>
      </div>
    </Modal>
  );
}
