import { mount } from '../mount/mount';
import { applyTokens } from '../shadow/open-surface';
import type { HostTokens } from '../shadow/open-surface';
import { widgetNames } from '../widgets/widget-table';
import type { WidgetName, WidgetPropsByName } from '../widgets/widget-table';
import { elementAttributes, objectProperties } from './element-attributes';
import type { Mounted } from './widget-element';

type Values = Record<string, unknown>;

/**
 * Defines `<etv-…>` for each name, once; a second call, or another copy of this
 * package, changes nothing. Does nothing on a server.
 */
export function defineElements(names: readonly WidgetName[] = widgetNames): void {
  if (typeof customElements === 'undefined') return;
  for (const name of names) {
    const tag = `etv-${name}`;
    if (!customElements.get(tag)) customElements.define(tag, createElementClass(name));
  }
}

/** Made on demand: `HTMLElement` does not exist where the package is only imported. */
function createElementClass(name: WidgetName): CustomElementConstructor {
  class WidgetElementClass extends HTMLElement {
    static readonly observedAttributes = Object.keys(elementAttributes);
    readonly values: Values = {};
    mounted: Mounted | undefined;
    isUpdatePlanned = false;

    connectedCallback(): void {
      adoptEarlyProperties(this);
      planUpdate(this, name);
    }

    disconnectedCallback(): void {
      // Moved within the page: a microtask later it is connected again and stays as it is.
      queueMicrotask(() => {
        if (this.isConnected) return;
        this.mounted?.unmount();
        this.mounted = undefined;
      });
    }

    attributeChangedCallback(attribute: string, _before: string | null, text: string | null): void {
      const known = elementAttributes[attribute];
      if (!known) return;
      this.values[known.property] = known.read(text);
      planUpdate(this, name);
    }
  }

  for (const property of listProperties()) {
    Object.defineProperty(WidgetElementClass.prototype, property, {
      configurable: true,
      enumerable: true,
      get(this: WidgetElementClass) {
        return this.values[property];
      },
      set(this: WidgetElementClass, value: unknown) {
        this.values[property] = value;
        planUpdate(this, name);
      },
    });
  }
  return WidgetElementClass;
}

interface Instance extends HTMLElement {
  readonly values: Values;
  mounted: Mounted | undefined;
  isUpdatePlanned: boolean;
}

function listProperties(): string[] {
  return [...Object.values(elementAttributes).map(({ property }) => property), ...objectProperties];
}

/** Properties set before the upgrade lie on the instance and hide the accessors: take them over. */
function adoptEarlyProperties(element: Instance): void {
  const own = element as unknown as Values;
  for (const property of listProperties()) {
    if (!Object.prototype.hasOwnProperty.call(element, property)) continue;
    const value = own[property];
    Reflect.deleteProperty(element, property);
    own[property] = value;
  }
}

/** Several properties set in a row render once. */
function planUpdate(element: Instance, name: WidgetName): void {
  if (element.isUpdatePlanned) return;
  element.isUpdatePlanned = true;
  queueMicrotask(() => {
    element.isUpdatePlanned = false;
    if (!element.isConnected || element.values.sdk === undefined) return;
    try {
      show(element, name);
    } catch (error) {
      element.dispatchEvent(new CustomEvent('etv-fault', { detail: error, bubbles: true, composed: true }));
      throw error;
    }
  });
}

function show(element: Instance, name: WidgetName): void {
  const { hasBack, host, ...values } = element.values;
  const report = (type: string, detail?: unknown): void => void element.dispatchEvent(new CustomEvent(type, { detail, bubbles: true, composed: true }));
  const props = {
    ...values,
    host: typeof host === 'string' ? host : undefined,
    onOpen: (target: unknown) => report('etv-open', target),
    onBack: hasBack ? () => report('etv-back') : undefined,
  } as unknown as WidgetPropsByName[WidgetName];

  if (typeof host === 'object' && host !== null) applyTokens(element, host as HostTokens);
  if (element.mounted) element.mounted.update(props);
  else element.mounted = mount(name, element, props, { nonce: element.nonce });
}
