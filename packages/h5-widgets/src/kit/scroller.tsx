import { useEffect, useRef } from 'react';
import type { ReactElement } from 'react';
import type { ScrollerProps } from '@skill-voucher/taro-plugin';

/** The page scrolls; a sentinel a screen below the last item reports the end. */
export function Scroller({ label, onReachEnd, children }: ScrollerProps): ReactElement {
  const sentinel = useRef<HTMLSpanElement>(null);
  const report = useRef(onReachEnd);
  useEffect(() => {
    report.current = onReachEnd;
  });

  const hasEnd = onReachEnd !== undefined;
  useEffect(() => {
    const element = sentinel.current;
    if (!element || !hasEnd || typeof IntersectionObserver === 'undefined') return undefined;
    const observer = new IntersectionObserver(
      (entries) => {
        if (entries.some((entry) => entry.isIntersecting)) report.current?.();
      },
      { rootMargin: '0px 0px 320px 0px' },
    );
    observer.observe(element);
    return () => observer.disconnect();
  }, [hasEnd]);

  return (
    <div className="etv-scroller" role={label ? 'group' : undefined} aria-label={label}>
      {children}
      {hasEnd ? <span ref={sentinel} className="etv-sentinel" aria-hidden="true" /> : null}
    </div>
  );
}
