import { useEffect, useRef, useState } from 'react';
import type { ComponentType, FunctionComponent } from 'react';
import { createPortal } from 'react-dom';
import type { AppearanceProps } from '@skill-voucher/taro-plugin';
import { fetchLater } from '../lazy/fetch-later';
import { applyTokens, openSurface } from '../shadow/open-surface';
import type { HostTokens } from '../shadow/open-surface';
import { receiveWidget } from '../widgets/load-widget';
import type { LoadedWidget, WidgetName } from '../widgets/widget-table';
import { loadWords } from '../words/load-words';

export interface ReactWidgetExtras {
  /** Of the host element around the shadow root; give it a height here. */
  readonly className?: string | undefined;
  readonly tokens?: HostTokens | undefined;
  readonly nonce?: string | undefined;
}

interface Place<Props> {
  readonly surface: HTMLElement;
  readonly Widget: ComponentType<Props>;
}

/**
 * A component that keeps the widget inside its own shadow root and within the
 * host's React tree. A server renders the empty host element. `load` is the
 * widget's own: a host that shows one widget packs no other.
 */
export function createReactWidget<Props extends AppearanceProps>(name: WidgetName, load: () => Promise<LoadedWidget<Props>>): FunctionComponent<Props & ReactWidgetExtras> {
  function ReactWidget({ className, tokens, nonce, ...rest }: Props & ReactWidgetExtras) {
    const host = useRef<HTMLDivElement>(null);
    const [place, setPlace] = useState<Place<Props> | undefined>();
    const [readyLocale, setReadyLocale] = useState<string | undefined>();
    const props = rest as unknown as Props;
    const { locale = 'zh-CN' } = props;

    useEffect(() => {
      let isGone = false;
      void receiveWidget(load()).then(({ Widget, css }) => {
        if (isGone || !host.current) return;
        setPlace({ surface: openSurface(host.current, css, nonce), Widget });
      });
      return () => {
        isGone = true;
      };
    }, [nonce]);
    useEffect(() => {
      void Promise.resolve(loadWords(locale)).then(() => setReadyLocale(locale));
    }, [locale]);
    useEffect(() => {
      if (host.current && tokens) applyTokens(host.current, tokens);
    }, [tokens]);

    const isReady = place !== undefined && readyLocale === locale;
    useEffect(() => (isReady ? fetchLater(locale) : undefined), [isReady, locale]);
    return (
      <div ref={host} className={className} data-etv-widget={name} aria-busy={isReady ? undefined : true}>
        {isReady ? createPortal(<place.Widget {...props} />, place.surface) : null}
      </div>
    );
  }
  ReactWidget.displayName = name;
  return ReactWidget;
}
