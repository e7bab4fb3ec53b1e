import { useEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';

export interface ModalProps {
  readonly isOpen: boolean;
  readonly className: string;
  readonly part: string;
  readonly role?: 'alertdialog';
  readonly titleId: string;
  readonly bodyId?: string;
  readonly onDismiss: () => void;
  readonly children: ReactNode;
}

/** A native `dialog`: focus is trapped, Escape dismisses, focus returns to where it was. */
export function Modal({ isOpen, className, part, role, titleId, bodyId, onDismiss, children }: ModalProps): ReactElement {
  const dialog = useRef<HTMLDialogElement>(null);
  const dismiss = useRef(onDismiss);
  useEffect(() => {
    dismiss.current = onDismiss;
  });

  useEffect(() => {
    const element = dialog.current;
    if (!element || !isOpen) return undefined;
    // WebKit before 15.4 has no dialog: `open` shows it, the sheet's own rules place it.
    if (typeof element.showModal === 'function') element.showModal();
    else element.setAttribute('open', '');
    // The title is read first; a dialog that asks keeps the native choice, its first button.
    element.querySelector<HTMLElement>('.etv-sheet-title')?.focus();

    const onCancel = (event: Event): void => {
      event.preventDefault();
      dismiss.current();
    };
    const onClick = (event: MouseEvent): void => {
      if (event.target === element) dismiss.current();
    };
    element.addEventListener('cancel', onCancel);
    element.addEventListener('click', onClick);
    return () => {
      element.removeEventListener('cancel', onCancel);
      element.removeEventListener('click', onClick);
      if (typeof element.close === 'function') element.close();
      else element.removeAttribute('open');
    };
  }, [isOpen]);

  return (
    <dialog ref={dialog} part={part} className={className} role={role} aria-labelledby={titleId} aria-describedby={bodyId} aria-modal="true">
      {isOpen ? children : null}
    </dialog>
  );
}
