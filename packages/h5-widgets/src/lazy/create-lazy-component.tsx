import { useEffect, useState } from 'react';
import type { ComponentType, FunctionComponent } from 'react';
import type { Messages } from '@skill-voucher/taro-plugin';
import { Frame } from '../module/widget-styles';
import { addWords } from '../words/catalogues';
import { addLazyPart } from './lazy-parts';

export interface LazyPart<Props> {
  readonly Component: ComponentType<Props>;
  /** Of a part that fills the screen: the classes that the widget came without. */
  readonly css?: readonly string[];
  readonly words?: Partial<Messages>;
}

/**
 * A component whose code comes after the first picture. The bundles put it in
 * place of the components that `rollup.config.mjs` names; until its code is there
 * it shows nothing, and each render asks again for code that did not come.
 */
export function createLazyComponent<Props extends object>(load: () => Promise<LazyPart<Props>>): FunctionComponent<Props> {
  let loaded: LazyPart<Props> | undefined;
  const obtain = async (): Promise<void> => {
    if (loaded) return;
    const part = await load();
    if (part.words) addWords(part.words);
    loaded = part;
  };
  addLazyPart(obtain);

  return function LazyComponent(props: Props) {
    const [, render] = useState(loaded);
    useEffect(() => {
      if (loaded) return undefined;
      let isGone = false;
      obtain().then(() => {
        if (!isGone) render(loaded);
      }, () => undefined);
      return () => {
        isGone = true;
      };
    });
    if (!loaded) return null;
    const { Component, css } = loaded;
    return css ? <Frame css={css}><Component {...props} /></Frame> : <Component {...props} />;
  };
}
