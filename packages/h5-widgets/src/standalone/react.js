// What the components use of React, on preact without its compatibility layer.
import { useLayoutEffect, useState } from 'preact/hooks';

export { Component, createContext, createElement } from 'preact';
export { useContext, useEffect, useId, useLayoutEffect, useMemo, useRef, useState } from 'preact/hooks';

/** The snapshot, and a render whenever it is another one. */
export function useSyncExternalStore(subscribe, getSnapshot) {
  const snapshot = getSnapshot();
  const [held] = useState({ snapshot });
  const [, render] = useState({});
  held.snapshot = snapshot;

  useLayoutEffect(() => {
    const check = () => {
      if (!Object.is(held.snapshot, getSnapshot())) render({});
    };
    // Something may have changed between the render and this effect.
    check();
    return subscribe(check);
  }, [subscribe, getSnapshot]);
  return snapshot;
}
