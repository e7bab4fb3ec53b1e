import type { ReactElement } from 'react';
import type { IconName } from '@skill-voucher/taro-plugin';

/** An outline of the icon sheet; decoration only, words stand beside it. */
export function Icon({ name }: { name: IconName | 'back' | 'forward' | 'refresh' | 'close' | 'picture' }): ReactElement {
  return <span className={`etv-icon etv-icon-${name}`} aria-hidden="true" />;
}
