const pullDistance = 72;

/**
 * Follows a touch that pulls the page down from its top.
 *
 * @param onShare share of the pull, 0 to 1
 * @param onRelease at the full share only
 * @returns stops following
 */
export function watchPull(element: HTMLElement, onShare: (share: number) => void, onRelease: () => void): () => void {
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
    onShare(reached);
  };
  const onEnd = (): void => {
    if (reached >= 1) onRelease();
    startY = undefined;
    onShare(0);
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
}

function isAtTop(element: HTMLElement): boolean {
  const root = element.getRootNode();
  const host = root instanceof ShadowRoot ? root.host : element;
  for (let node: Element | null = host; node; node = node.parentElement) if (node.scrollTop > 0) return false;
  return true;
}
