import { useContext } from 'react';
import type { CSSProperties, ReactElement } from 'react';
import type { BoxProps } from '@skill-voucher/taro-plugin';
import { classNames } from './class-names';
import { PressContext } from './press-context';

const tags = { list: 'ul', listitem: 'li' } as const;

export function Box({ className, role, label, fill, onPress, children }: BoxProps): ReactElement {
  const isInsidePress = useContext(PressContext);
  const style = fill === undefined ? undefined : ({ '--etv-fill': String(fill) } as CSSProperties);

  if (onPress) {
    return (
      <PressContext.Provider value>
        <button type="button" className={classNames('etv-press', className)} aria-label={label} style={style} onClick={() => onPress()}>
          {children}
        </button>
      </PressContext.Provider>
    );
  }
  if (role === 'list' || role === 'listitem') {
    const Tag = tags[role];
    // WebKit drops the role of a list without markers; saying it keeps it.
    return <Tag role={role} className={className} aria-label={label} style={style}>{children}</Tag>;
  }
  const Tag = isInsidePress ? 'span' : 'div';
  return <Tag className={className} role={role} aria-label={label} style={style}>{children}</Tag>;
}
