import { useEffect, useState, useSyncExternalStore } from 'react';
import type { ReactElement } from 'react';
import type { ViewModel } from '@skill-voucher/sdk-core';

/** Reads a model and keeps it started while the component is on screen. */
export function useViewModel<State>(model: ViewModel<State>): State {
  useEffect(() => {
    model.start();
    return () => model.dispose();
  }, [model]);
  return useSyncExternalStore(model.subscribe, model.getState, model.getState);
}

/** One model per key: another key (a voucher number, an sdk) makes another model. */
export function useModel<Model>(create: () => Model, keys: readonly unknown[]): Model {
  const [held, hold] = useState(() => ({ model: create(), keys }));
  if (held.keys.length === keys.length && held.keys.every((key, position) => Object.is(key, keys[position]))) return held.model;
  const next = { model: create(), keys };
  hold(next);
  return next.model;
}

/** A page with its model, below the frame's boundary: a retry after a fault makes another model. */
export function WithModel<Model>({ create, keys, draw }: { create: () => Model; keys: readonly unknown[]; draw: (model: Model) => ReactElement }): ReactElement {
  return draw(useModel(create, keys));
}
