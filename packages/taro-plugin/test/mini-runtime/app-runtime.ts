import fs from 'node:fs';
import path from 'node:path';
import { createAlipayApi } from './alipay-api';
import { createBareContext } from './bare-context';
import type { Device } from './device';
import { createModuleLoader } from './module-loader';
import { createNativeInstance } from './native-instance';
import type { MiniHost, Surface } from './plugin-runtime';
import { createTemplateRenderer } from './template-renderer';
import { createWeChatApi } from './wechat-api';

export interface AppRuntime {
  /** By its path in app.json. */
  openPage(name: string): Surface;
  readonly pages: readonly string[];
  readonly log: readonly string[];
}

/** Runs a whole mini-program as it was built, from `App()` on, in a bare context. */
export function startApp(options: { host: MiniHost; device: Device; folder: string; hasBigInt?: boolean }): AppRuntime {
  const { host, device, folder } = options;
  const log: string[] = [];
  const context = createBareContext({ hasGlobalThis: host === 'weapp', hasBigInt: options.hasBigInt ?? true }, (line) => log.push(line));
  const api = host === 'weapp' ? { wx: createWeChatApi(device, false) } : { my: createAlipayApi(device) };
  const stack: object[] = [];
  const apps: Record<string, unknown>[] = [];
  // Taro says that Alipay's mini-programs have a global `navigator` and brings none there.
  const navigator = host === 'alipay' ? { navigator: { userAgent: 'Alipay' } } : {};
  const free = { ...api, ...navigator, getCurrentPages: () => stack, getApp: () => apps[0] };
  Object.assign(context, free);
  const loader = createModuleLoader(context, folder, free);
  const renderer = createTemplateRenderer(folder, host === 'weapp' ? 'wxml' : 'axml');
  const { pages } = JSON.parse(fs.readFileSync(path.join(folder, 'app.json'), 'utf8')) as { pages: string[] };

  loader.load('app.js');
  const app = loader.registrations.find(({ kind }) => kind === 'App')?.options;
  if (app === undefined) throw new Error('app.js did not call App()');
  apps.push(app);
  const launch = { path: pages[0], query: {}, scene: 1001 };
  for (const name of ['onLaunch', 'onShow']) (app[name] as (given: object) => void).call(app, launch);

  return {
    pages,
    log,
    openPage(name) {
      loader.load(`${name}.js`);
      const definition = loader.registrations.find(({ kind, file }) => kind === 'Page' && file === `${name}.js`)?.options;
      if (definition === undefined) throw new Error(`${name}.js did not call Page()`);
      const instance = createNativeInstance({ ...definition, route: name }, (definition.data ?? {}) as Record<string, unknown>, () => undefined);
      stack.push(instance);
      const call = (method: string, ...values: unknown[]): void => {
        if (typeof definition[method] === 'function') (definition[method] as (...given: unknown[]) => void).apply(instance, values);
      };
      call('onLoad', {});
      call('onShow');
      call('onReady');
      return { instance, triggered: [], update: () => undefined, view: () => renderer.render(name, instance.data), close: () => call('onUnload') };
    },
  };
}
