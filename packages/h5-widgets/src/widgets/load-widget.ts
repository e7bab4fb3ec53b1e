import type { WidgetProps } from '@skill-voucher/taro-plugin';
import { addLazyPart } from '../lazy/lazy-parts';
import { addWords } from '../words/catalogues';
import { widgetLoaders } from './widget-table';
import type { LoadedWidget, WidgetName } from './widget-table';

/** A widget by name, as one that takes what all of them take; its own props are checked by the caller. */
export function loadWidget(name: WidgetName): Promise<LoadedWidget<WidgetProps>> {
  return receiveWidget(widgetLoaders[name]() as unknown as Promise<LoadedWidget<WidgetProps>>);
}

/** Its words and its later parts go where they are looked for. */
export async function receiveWidget<Props>(loading: Promise<LoadedWidget<Props>>): Promise<LoadedWidget<Props>> {
  const loaded = await loading;
  addWords(loaded.words);
  if (loaded.loadRest) addLazyPart(loaded.loadRest);
  return loaded;
}
