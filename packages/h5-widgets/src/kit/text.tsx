import { useContext } from 'react';
import type { ReactElement } from 'react';
import type { TextProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';
import { PressContext } from './press-context';

const names = { plain: 'etv-text', heading: 'etv-heading', strong: 'etv-strong', note: 'etv-note', number: 'etv-number' } as const;

export function Text({ className, kind, children }: TextProps): ReactElement {
  const isInsidePress = useContext(PressContext);
  const name = classNames(kind ? names[kind] : 'etv-text-bare', className);
  return kind === 'heading' && !isInsidePress ? <h2 className={name}>{children}</h2> : <span className={name}>{children}</span>;
}
