import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

/** Share of the pull, 0 to 1; at 1 a release refreshes. Touch only, from the top of the page; its code comes after the first picture. */
export function usePullToRefresh(target: RefObject<HTMLElement>, onRefresh: (() => void) | undefined): number {
  const [share, setShare] = useState(0);
  const refresh = useRef(onRefresh);
  useEffect(() => {
    refresh.current = onRefresh;
  });

  const canRefresh = onRefresh !== undefined;
  useEffect(() => {
    const element = target.current;
    if (!element || !canRefresh) return undefined;
    let stop: (() => void) | undefined;
    let isGone = false;
    import('./watch-pull').then(({ watchPull }) => {
      if (!isGone) stop = watchPull(element, setShare, () => refresh.current?.());
    }, () => undefined);
    return () => {
      isGone = true;
      stop?.();
    };
  }, [target, canRefresh]);

  return share;
}
