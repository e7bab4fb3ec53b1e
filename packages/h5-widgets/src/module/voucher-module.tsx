import { useEffect, useState } from 'react';
import type { ComponentType, ReactElement } from 'react';
import { VoucherHome } from '@skill-voucher/taro-plugin';
import type { ScanToolProps, WidgetProps, WidgetTarget } from '@skill-voucher/taro-plugin';
import { loadLazyParts } from '../lazy/lazy-parts';
import { loadWidget } from '../widgets/load-widget';
import { widgetNames } from '../widgets/widget-table';
import type { LoadedWidget, WidgetName } from '../widgets/widget-table';
import { Frame } from './widget-styles';

export interface VoucherModuleProps extends WidgetProps {
  /** Deep link: opened on top of the front page. */
  readonly startAt?: WidgetTarget | undefined;
  /** For the scan tool that it opens: scanning without a network (M4). */
  readonly loadOfflineScanner?: ScanToolProps['loadOfflineScanner'];
}

interface Page {
  readonly target: WidgetTarget;
  readonly loaded: LoadedWidget<WidgetProps>;
}

const prefetchDelayMs = 800;

/**
 * The front page with its own navigation: one element embeds everything. Each
 * page's code is fetched when it is wanted, and all of them soon after the front
 * page is up, so that a code can be shown where there is no network.
 */
export function VoucherModule({ startAt, onOpen, onBack, ...rest }: VoucherModuleProps): ReactElement {
  const [stack, setStack] = useState<readonly Page[]>([]);

  const push = (target: WidgetTarget): void => {
    // The page before stays on screen until the next one is there.
    void loadWidget(target.widget).then((loaded) => setStack((before) => [...before, { target, loaded }]), () => undefined);
  };
  useEffect(() => {
    if (startAt) push(startAt);
    const timer = setTimeout(prefetchPages, prefetchDelayMs);
    return () => clearTimeout(timer);
  }, [startAt]);

  const open = (target: WidgetTarget): void => {
    onOpen?.(target);
    push(target);
  };
  const back = (): void => setStack((before) => before.slice(0, -1));
  const top = stack[stack.length - 1];
  if (!top) return <VoucherHome {...rest} onOpen={open} onBack={onBack} />;

  const { widget, ...params } = top.target;
  const Widget: ComponentType<WidgetProps> = top.loaded.Widget;
  // A page deeper in the stack is built anew on return: its model paints from the cache.
  return (
    <Frame css={top.loaded.css}>
      <Widget key={`${widget} ${stack.length}`} {...rest} {...params} onOpen={open} onBack={back} />
    </Frame>
  );
}

/** Each page, and what comes after its first picture. */
function prefetchPages(): void {
  for (const name of widgetNames) void loadWidget(name satisfies WidgetName).then(loadLazyParts, () => undefined);
}
