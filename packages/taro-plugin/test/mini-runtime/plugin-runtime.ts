import fs from 'node:fs';
import path from 'node:path';
import { createAlipayApi } from './alipay-api';
import { createBareContext } from './bare-context';
import type { Device } from './device';
import { createModuleLoader } from './module-loader';
import { createNativeInstance, type NativeInstance } from './native-instance';
import { createTemplateRenderer, type ViewNode } from './template-renderer';
import { createWeChatApi } from './wechat-api';

export type MiniHost = 'weapp' | 'alipay';

export interface PluginRuntimeOptions {
  readonly host: MiniHost;
  readonly device: Device;
  readonly hasBigInt?: boolean;
  /** Another folder than the one `build:plugin` writes. */
  readonly folder?: string;
}

export interface PluginRuntime {
  /** What the host mini-program gets from `requirePlugin`. */
  readonly exported: { configure(configuration: object): void };
  /** By its public name in plugin.json, as `plugin://…/<name>` would. */
  openPage(name: string, query?: Record<string, string>): Surface;
  /** Puts a public component on a host's page with the value of its `props`. */
  showComponent(name: string, props: Record<string, unknown>): Surface;
  /** What the plugin wrote to the console. */
  readonly log: readonly string[];
  /** The public names of plugin.json. */
  readonly publicPages: readonly string[];
  readonly publicComponents: readonly string[];
}

/** A page or component on the screen. */
export interface Surface {
  view(): readonly ViewNode[];
  readonly instance: NativeInstance;
  /** Native events the component triggered for its host page. */
  readonly triggered: readonly { readonly name: string; readonly detail: unknown }[];
  update(props: Record<string, unknown>): void;
  close(): void;
}


export function pluginFolder(host: MiniHost): string {
  return path.resolve(import.meta.dirname, '../../dist', host, 'plugin');
}

/** Runs the plugin as it was built, in a context with nothing of Node's or a browser's. */
export function startPlugin(options: PluginRuntimeOptions): PluginRuntime {
  const { host, device } = options;
  const folder = options.folder ?? pluginFolder(host);
  const log: string[] = [];
  const context = createBareContext({ hasGlobalThis: host === 'weapp', hasBigInt: options.hasBigInt ?? true }, (line) => log.push(line));
  const api = host === 'weapp' ? { wx: createWeChatApi(device, true) } : { my: createAlipayApi(device) };
  Object.assign(context, api, { getCurrentPages: () => [] });
  const loader = createModuleLoader(context, folder, api);
  const renderer = createTemplateRenderer(folder, host === 'weapp' ? 'wxml' : 'axml');
  const { pages, components } = readPublicNames(folder, host);

  function register(file: string, kinds: readonly string[]): Record<string, unknown> {
    loader.load(`${file}.js`);
    const registration = loader.registrations.find((entry) => entry.file === `${file}.js`);
    if (registration === undefined) throw new Error(`${file}.js registered nothing`);
    if (!kinds.includes(registration.kind)) throw new Error(`${host}: ${file} must be made by ${kinds.join(' or ')}, not ${registration.kind}`);
    return registration.options;
  }

  return {
    exported: loader.load(readMain(folder)) as PluginRuntime['exported'],
    log,
    publicPages: [...pages.keys()],
    publicComponents: [...components.keys()],
    openPage(name, query = {}) {
      const file = required(pages, name);
      // NervJS/taro issue 11695: Alipay's plugin pages take `Page` only.
      const definition = register(file, host === 'alipay' ? ['Page'] : ['Page', 'Component']);
      return host === 'alipay' ? openAlipayPage(definition, file, query) : openWeChatPage(definition, file, query);
    },
    showComponent(name, props) {
      const file = required(components, name);
      const json = JSON.parse(fs.readFileSync(path.join(folder, `${file}.json`), 'utf8')) as { component?: boolean };
      if (json.component !== true) throw new Error(`${file}.json does not say component: true`);
      const definition = register(file, ['Component']);
      return host === 'alipay' ? showAlipayComponent(definition, file, props) : showWeChatComponent(definition, file, props);
    },
  };

  function createSurface(file: string, instance: NativeInstance, triggered: Surface['triggered'], update: Surface['update'], close: () => void): Surface {
    return { instance, triggered, update, close, view: () => renderer.render(file, instance.data) };
  }

  function openWeChatPage(definition: Record<string, unknown>, file: string, query: Record<string, string>): Surface {
    const methods = (definition.methods ?? {}) as Record<string, unknown>;
    const instance = createNativeInstance({ ...methods, route: file, id: '' }, (definition.data ?? {}) as Record<string, unknown>, noop);
    call(definition, 'created', instance);
    call(definition, 'attached', instance);
    call(methods, 'onLoad', instance, query);
    call((definition.pageLifetimes ?? {}) as Record<string, unknown>, 'show', instance);
    call(definition, 'ready', instance);
    return createSurface(file, instance, [], noop, () => {
      call(methods, 'onUnload', instance);
      call(definition, 'detached', instance);
    });
  }

  function showWeChatComponent(definition: Record<string, unknown>, file: string, props: Record<string, unknown>): Surface {
    const triggered: { name: string; detail: unknown }[] = [];
    const methods = (definition.methods ?? {}) as Record<string, unknown>;
    const properties = (definition.properties ?? {}) as Record<string, { value?: unknown; observer?: (next: unknown, previous: unknown) => void }>;
    const data = Object.fromEntries(Object.entries(properties).map(([name, property]) => [name, property.value ?? null]));
    const instance = createNativeInstance(
      { ...methods, id: 'host-1', triggerEvent: (name: string, detail: unknown) => triggered.push({ name, detail: JSON.parse(JSON.stringify(detail)) as unknown }) },
      { ...((definition.data ?? {}) as object), ...data, props: onlyData(props) },
      noop,
    );
    call(definition, 'created', instance);
    call(definition, 'attached', instance);
    call(definition, 'ready', instance);
    return createSurface(file, instance, triggered, (next) => {
      const previous = instance.data.props;
      instance.data.props = onlyData(next);
      properties.props?.observer?.call(instance, instance.data.props, previous);
    }, () => call(definition, 'detached', instance));
  }

  function openAlipayPage(definition: Record<string, unknown>, file: string, query: Record<string, string>): Surface {
    const instance = createNativeInstance({ ...definition, route: file, $viewId: 1 }, (definition.data ?? {}) as Record<string, unknown>, noop);
    call(definition, 'onLoad', instance, query);
    call(definition, 'onShow', instance);
    call(definition, 'onReady', instance);
    return createSurface(file, instance, [], noop, () => call(definition, 'onUnload', instance));
  }

  /** component2; functions inside an object of `props` reach the component. */
  function showAlipayComponent(definition: Record<string, unknown>, file: string, props: Record<string, unknown>): Surface {
    const methods = (definition.methods ?? {}) as Record<string, unknown>;
    const instance = createNativeInstance({ ...methods, $id: 7, is: file, props: { ...((definition.props ?? {}) as object), props } }, (definition.data ?? {}) as Record<string, unknown>, noop);
    call(definition, 'onInit', instance);
    call(definition, 'didMount', instance);
    return createSurface(file, instance, [], (next) => {
      instance.props = { props: next };
      call(definition, 'didUpdate', instance);
    }, () => call(definition, 'didUnmount', instance));
  }
}

function noop(): void {
  // The view is drawn when a test looks at it.
}

function onlyData(props: Record<string, unknown>): unknown {
  return JSON.parse(JSON.stringify(props)) as unknown;
}

function call(holder: Record<string, unknown>, name: string, instance: NativeInstance, ...values: unknown[]): void {
  const method = holder[name];
  if (typeof method === 'function') (method as (...args: unknown[]) => void).apply(instance, values);
}

function required(names: ReadonlyMap<string, string>, name: string): string {
  const file = names.get(name);
  if (file === undefined) throw new Error(`plugin.json offers no "${name}"`);
  return file;
}

function readPluginJson(folder: string): Record<string, unknown> {
  return JSON.parse(fs.readFileSync(path.join(folder, 'plugin.json'), 'utf8')) as Record<string, unknown>;
}

function readMain(folder: string): string {
  return String(readPluginJson(folder).main);
}

/** WeChat: `pages` maps public names; Alipay: `publicPages` does, and `pages` lists every file. */
function readPublicNames(folder: string, host: MiniHost): { pages: Map<string, string>; components: Map<string, string> } {
  const json = readPluginJson(folder);
  const pages = json[host === 'alipay' ? 'publicPages' : 'pages'];
  if (typeof pages !== 'object' || pages === null || Array.isArray(pages)) throw new Error('plugin.json has no map of public pages');
  if (host === 'alipay' && !(Array.isArray(json.pages) && Object.values(pages).every((file) => (json.pages as string[]).includes(String(file))))) {
    throw new Error('plugin.json: Alipay wants `pages` as a list that holds every public page');
  }
  const asMap = (names: unknown): Map<string, string> => new Map(Object.entries((names ?? {}) as Record<string, string>));
  return { pages: asMap(pages), components: asMap(json.publicComponents) };
}
