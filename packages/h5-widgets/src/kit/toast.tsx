import type { ReactElement } from 'react';
import type { ToastProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';

export function Toast({ message, tone = 'neutral' }: ToastProps): ReactElement {
  return (
    <div role="status" part="toast" className={classNames('etv-toast', `etv-toast-${tone}`, message === '' && 'etv-toast-empty')}>
      {message}
    </div>
  );
}
