import { createElement } from 'react';
import { createRoot } from 'react-dom/client';
import type { Root } from 'react-dom/client';
import { SdkError } from '@skill-voucher/sdk-core';
import { fetchLater } from '../lazy/fetch-later';
import { applyTokens, openSurface } from '../shadow/open-surface';
import type { HostTokens } from '../shadow/open-surface';
import { loadWords } from '../words/load-words';
import { receiveWidget } from '../widgets/load-widget';
import { widgetLoaders, widgetNames } from '../widgets/widget-table';
import type { WidgetName, WidgetPropsByName } from '../widgets/widget-table';
import { checkWidgetProps } from './check-widget-props';

export interface MountOptions {
  /** Of the page's Content-Security-Policy; needed only where constructible sheets are missing. */
  readonly nonce?: string | undefined;
  /** `--etv-*` custom properties, for a host without a theme of its own. */
  readonly tokens?: HostTokens | undefined;
}

export interface MountedWidget<Name extends WidgetName> {
  /** Replaces the props that are named; the others stay. */
  update(props: Partial<WidgetPropsByName[Name]>): void;
  unmount(): void;
  /** Settles once the widget's code has been loaded and its first state is on screen. */
  readonly shown: Promise<void>;
}

/**
 * Shows a widget in `container`, inside an open shadow root.
 *
 * @throws SdkError `invalidConfiguration`, naming what to change
 * @example mount('voucher-code', document.querySelector('#code')!, { sdk, voucherNumber })
 */
export function mount<Name extends WidgetName>(
  widget: Name,
  container: HTMLElement,
  props: WidgetPropsByName[Name],
  options: MountOptions = {},
): MountedWidget<Name> {
  checkWidget(widget, container);
  checkWidgetProps(widget, props);
  if (options.tokens) applyTokens(container, options.tokens);

  let current = props;
  let root: Root | undefined;
  let isGone = false;
  let render = (): void => undefined;
  let stopFetching = (): void => undefined;

  const shown = Promise.all([receiveWidget(widgetLoaders[widget]()), loadWords(props.locale)]).then(([{ Widget, css }]) => {
    if (isGone) return;
    root = createRoot(openSurface(container, css, options.nonce));
    render = () => root?.render(createElement(Widget, current));
    render();
    stopFetching = fetchLater(current.locale);
  });
  return {
    shown,
    update(changed) {
      current = { ...current, ...changed };
      checkWidgetProps(widget, current);
      const words = loadWords(current.locale);
      if (words) void words.then(() => render());
      else render();
    },
    unmount() {
      isGone = true;
      stopFetching();
      root?.unmount();
      root = undefined;
      render = () => undefined;
    },
  };
}

function checkWidget(widget: string, container: unknown): void {
  if (!(widgetNames as readonly string[]).includes(widget)) {
    throw new SdkError('invalidConfiguration', `mount: there is no widget "${widget}". Use one of ${widgetNames.join(', ')}.`, { details: { option: 'widget' } });
  }
  if (!(container instanceof HTMLElement)) {
    throw new SdkError('invalidConfiguration', 'mount: `container` must be an element that is in the page. Call mount after it exists.', { details: { option: 'container' } });
  }
}
