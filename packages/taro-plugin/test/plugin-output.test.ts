import { cpSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import vm from 'node:vm';
import { afterEach, describe, expect, it } from 'vitest';
import { absentGlobals, createBareContext } from './mini-runtime/bare-context';
import { Device } from './mini-runtime/device';
import { pluginFolder, startPlugin, type MiniHost } from './mini-runtime/plugin-runtime';
import { describeScreen, find, readText, waitFor, waitForText } from './mini-runtime/screen-reader';

const hosts = ['weapp', 'alipay'] as const satisfies readonly MiniHost[];
const copies: string[] = [];
afterEach(() => copies.splice(0).forEach((copy) => rmSync(copy, { recursive: true })));

/** A copy of the built plugin with one thing broken. */
function breakPlugin(host: MiniHost, file: string, change: (source: string) => string): string {
  const copy = mkdtempSync(path.join(tmpdir(), 'broken-plugin-'));
  copies.push(copy);
  cpSync(pluginFolder(host), copy, { recursive: true });
  const target = path.join(copy, file);
  const source = readFileSync(target, 'utf8');
  const changed = change(source);
  if (changed === source) throw new Error(`nothing to break in ${file}`);
  writeFileSync(target, changed);
  return copy;
}

describe('the bare context', () => {
  it.each(absentGlobals)('has no %s', (name) => {
    const context = createBareContext({ hasGlobalThis: true, hasBigInt: true }, () => undefined);
    expect(vm.runInContext(`typeof ${name}`, context)).toBe('undefined');
  });

  it('has no BigInt and no globalThis where the engine lacks them, and runs no code from strings', () => {
    const context = createBareContext({ hasGlobalThis: false, hasBigInt: false }, () => undefined);
    expect(vm.runInContext('[typeof BigInt, typeof globalThis]', context)).toEqual(['undefined', 'undefined']);
    expect(() => vm.runInContext('new Function("return 1")()', context)).toThrow(/Code generation from strings disallowed/);
  });
});

describe.each(hosts)('the built %s plugin', (host) => {
  const json = (): Record<string, unknown> => JSON.parse(readFileSync(path.join(pluginFolder(host), 'plugin.json'), 'utf8')) as Record<string, unknown>;
  const styleExtension = host === 'weapp' ? 'wxss' : 'acss';

  it('offers pages and components under the names of the widgets', () => {
    const plugin = startPlugin({ host, device: new Device() });
    expect(plugin.publicPages).toEqual(['voucher-center', 'voucher-code']);
    expect(plugin.publicComponents).toEqual(expect.arrayContaining(['voucher-center', 'voucher-code']));
    expect(Array.isArray(json().pages)).toBe(host === 'alipay');
  });

  it('brings its styles to every page and component, nested templates included', () => {
    const surfaces = [...Object.values((json().publicPages ?? json().pages) as object), ...Object.values(json().publicComponents as object)] as string[];
    for (const surface of surfaces) {
      const style = readFileSync(path.join(pluginFolder(host), `${surface}.${styleExtension}`), 'utf8');
      const imported = /@import "([^"]+)"/.exec(style)?.[1] ?? 'missing';
      expect(readFileSync(path.join(pluginFolder(host), path.dirname(surface), imported), 'utf8')).toContain('.etv-button');
    }
  });

  it('leaves nothing of Taro\'s in the working folder', () => {
    expect(existsSync(path.resolve(pluginFolder(host), '../../../miniprogram'))).toBe(false);
  });

  it.each([true, false])('says in Chinese what is missing before the host has configured it (BigInt: %s)', async (hasBigInt) => {
    const plugin = startPlugin({ host, device: new Device(), hasBigInt });
    const surface = plugin.openPage('voucher-center');
    await waitForText(surface, '组件参数配置有误。请联系应用开发者检查接入配置。');
    expect(find(surface, 'alert', /联系应用开发者/)).toBeDefined();
    expect(plugin.log).toEqual([]);
  });

  it('names the wrong option of configure', () => {
    const { exported } = startPlugin({ host, device: new Device() });
    const right = { platformUrl: 'https://platform.example', audience: 'a', channelId: 'c', subject: 's', requestLaunch: async () => ({ launchCode: '' }) };
    for (const option of Object.keys(right)) {
      expect(() => exported.configure({ ...right, [option]: undefined })).toThrow(expect.objectContaining({ code: 'invalidConfiguration', details: { option } }));
    }
  });

  it('tells a lost network from everything else', async () => {
    const device = new Device();
    device.isOnline = false;
    const plugin = startPlugin({ host, device });
    plugin.exported.configure({
      platformUrl: 'http://127.0.0.1:9', audience: 'a', channelId: 'c', subject: 's',
      requestLaunch: async () => ({ launchCode: 'x' }), randomBytes: async (length: number) => device.drawRandom(length),
    });
    const surface = plugin.openPage('voucher-center');
    await waitForText(surface, '网络连接失败。请检查网络后重试。');
    expect(await waitFor(() => find(surface, 'button', '重试'), 'retry', surface)).toBeDefined();
    expect(describeScreen(surface)[0]).toBe('heading "卡券中心"');
  });
});

describe('what these tests would catch', () => {
  it.each(hosts)('%s: code that needs a browser or Node', (host) => {
    const folder = breakPlugin(host, 'common.js', (source) => `new TextEncoder();${source}`);
    expect(() => startPlugin({ host, device: new Device(), folder })).toThrow('TextEncoder is not defined');
  });

  it.each(hosts)('%s: BigInt touched while loading', (host) => {
    const folder = breakPlugin(host, 'common.js', (source) => `BigInt(0);${source}`);
    expect(() => startPlugin({ host, device: new Device(), folder, hasBigInt: false })).toThrow('BigInt is not defined');
  });

  it('Alipay pages that are made with Component, as Taro does by itself', () => {
    const folder = breakPlugin('alipay', 'pages/voucher-center/voucher-center.js', (source) => source.replace(/\bPage\(/, 'Component('));
    expect(() => startPlugin({ host: 'alipay', device: new Device(), folder }).openPage('voucher-center')).toThrow('must be made by Page');
  });

  it('Alipay with WeChat\'s plugin.json', () => {
    const folder = breakPlugin('alipay', 'plugin.json', (source) => {
      const { publicPages, ...rest } = JSON.parse(source) as Record<string, unknown>;
      return JSON.stringify({ ...rest, pages: publicPages });
    });
    expect(() => startPlugin({ host: 'alipay', device: new Device(), folder })).toThrow('plugin.json');
  });

  it('components without component: true', () => {
    const folder = breakPlugin('weapp', 'components/voucher-code/voucher-code.json', () => '{}');
    expect(() => startPlugin({ host: 'weapp', device: new Device(), folder }).showComponent('voucher-code', {})).toThrow('component: true');
  });

  it('templates that do not parse', async () => {
    const folder = breakPlugin('weapp', 'base.wxml', (source) => source.replaceAll('</input>', ''));
    const surface = startPlugin({ host: 'weapp', device: new Device(), folder }).openPage('voucher-center');
    expect(() => readText(surface.view())).toThrow('closes <input>');
  });

  it('a template whose attributes do not fit the running app', async () => {
    const folder = breakPlugin('alipay', 'base.axml', (source) => source.replace(/aria-role="\{\{i\.(p\d+)\}\}"/g, 'aria-role="{{i.p99}}"'));
    const surface = startPlugin({ host: 'alipay', device: new Device(), folder }).openPage('voucher-center');
    await waitForText(surface, '联系应用开发者');
    expect(find(surface, 'alert', /联系应用开发者/)).toBeUndefined();
  });
});
