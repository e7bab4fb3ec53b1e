import type { WidgetProps } from '@skill-voucher/taro-plugin';
import { widgetLoaders } from './widget-table';
import type { LoadedWidget, WidgetName } from './widget-table';

/** A widget by name, as one that takes what all of them take; its own props are checked by the caller. */
export function loadWidget(name: WidgetName): Promise<LoadedWidget<WidgetProps>> {
  return widgetLoaders[name]() as unknown as Promise<LoadedWidget<WidgetProps>>;
}
