import { useLayoutEffect, useRef, useState } from 'react';
import type { ComponentType, FunctionComponent, ReactPortal } from 'react';
import { createPortal } from 'react-dom';
import { applyTokens, openSurface } from '../shadow/open-surface';
import type { HostTokens } from '../shadow/open-surface';

export interface ReactWidgetExtras {
  /** Of the host element around the shadow root; give it a height here. */
  readonly className?: string | undefined;
  readonly tokens?: HostTokens | undefined;
  readonly nonce?: string | undefined;
}

/** A component that keeps the widget inside its own shadow root, within the host's React tree. */
export function createReactWidget<Props extends object>(name: string, Widget: ComponentType<Props>): FunctionComponent<Props & ReactWidgetExtras> {
  function ReactWidget({ className, tokens, nonce, ...props }: Props & ReactWidgetExtras) {
    const host = useRef<HTMLDivElement>(null);
    const [surface, setSurface] = useState<HTMLElement | undefined>();

    // Before paint: a server renders the empty host, the browser fills it at once.
    useBrowserLayoutEffect(() => {
      if (host.current) setSurface(openSurface(host.current, nonce));
    }, [nonce]);
    useBrowserLayoutEffect(() => {
      if (host.current && tokens) applyTokens(host.current, tokens);
    }, [tokens]);

    const inside: ReactPortal | null = surface ? createPortal(<Widget {...(props as unknown as Props)} />, surface) : null;
    return <div ref={host} className={className} data-etv-widget={name}>{inside}</div>;
  }
  ReactWidget.displayName = name;
  return ReactWidget;
}

const useBrowserLayoutEffect: typeof useLayoutEffect = typeof document === 'undefined' ? () => undefined : useLayoutEffect;
