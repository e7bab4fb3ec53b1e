import { useEffect, useRef, useState } from 'react';
import type { RefObject } from 'react';

const pullDistance = 72;

/** Share of the pull, 0 to 1; at 1 a release refreshes. Touch only, from the top of the page. */
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
    let startY: number | undefined;
    let reached = 0;
    const onStart = (event: TouchEvent): void => {
      startY = isAtTop(element) ? event.touches[0]?.clientY : undefined;
      reached = 0;
    };
    const onMove = (event: TouchEvent): void => {
      const y = event.touches[0]?.clientY;
      if (startY === undefined || y === undefined) return;
      reached = Math.max(0, Math.min(1, (y - startY) / pullDistance));
      setShare(reached);
    };
    const onEnd = (): void => {
      if (reached >= 1) refresh.current?.();
      startY = undefined;
      setShare(0);
    };
    element.addEventListener('touchstart', onStart, { passive: true });
    element.addEventListener('touchmove', onMove, { passive: true });
    element.addEventListener('touchend', onEnd);
    element.addEventListener('touchcancel', onEnd);
    return () => {
      element.removeEventListener('touchstart', onStart);
      element.removeEventListener('touchmove', onMove);
      element.removeEventListener('touchend', onEnd);
      element.removeEventListener('touchcancel', onEnd);
    };
  }, [target, canRefresh]);

  return share;
}

function isAtTop(element: HTMLElement): boolean {
  const root = element.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : element;
  for (let node: Element | null = host; node; node = node.parentElement) if (node.scrollTop > 0) return false;
  return true;
}
