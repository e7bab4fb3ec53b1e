import { useLayoutEffect, useRef } from 'react';
import type { ReactElement, ReactNode } from 'react';
import { adoptWidgetStyles } from '../shadow/adopt-styles';

/** Brings the classes of a page that came later into the shadow root it stands in. */
export function Frame({ css, children }: { css: readonly string[]; children: ReactNode }): ReactElement {
  const frame = useRef<HTMLDivElement>(null);
  useLayoutEffect(() => {
    const root = frame.current?.getRootNode();
    if (root instanceof ShadowRoot) adoptWidgetStyles(root, css);
  }, [css]);
  return <div ref={frame} className="etv-frame">{children}</div>;
}
