import { resolve } from 'node:path';
import { pathToFileURL } from 'node:url';
import { parseArgs } from 'node:util';
import { checkBridge, describeConformance, type AskedPort, type BridgeSource, type ConformanceOptions } from '../testing/conformance/index';

const usage = {
  'zh-CN': `用法: skill-voucher conform <模块> [--platform <平台地址>] [--audience <平台标识>] [--ask launch,scanner,geolocation] [--timeout <毫秒>] [--locale zh-CN|en]
检查 <模块> 导出的 createBridge、bridge 或 default 是否符合宿主桥的约定。
退出码: 0 符合，1 不符合，2 用法有误。`,
  en: `Usage: skill-voucher conform <module> [--platform <url>] [--audience <id>] [--ask launch,scanner,geolocation] [--timeout <ms>] [--locale zh-CN|en]
Checks whether createBridge, bridge or default of <module> fulfils the contract of a host bridge.
Exit code: 0 conformant, 1 not, 2 wrong use.`,
} as const;

type Locale = keyof typeof usage;

export interface CommandResult {
  readonly text: string;
  /** 0 conformant, 1 faults, 2 wrong use. */
  readonly exitCode: 0 | 1 | 2;
}

class WrongUse extends Error {}

/**
 * `skill-voucher conform <module>` (M10).
 *
 * @param strays what the process caught outside of every check; each is a fault of the bridge
 */
export async function runConform(words: readonly string[], strays: readonly unknown[] = []): Promise<CommandResult> {
  const locale: Locale = words.includes('--locale=en') || words[words.indexOf('--locale') + 1] === 'en' ? 'en' : 'zh-CN';
  try {
    const { file, options } = readWords(words);
    const { source, createBridgeWithoutRandom } = await loadBridge(file);
    const report = await checkBridge(source, { ...options, ...(createBridgeWithoutRandom === undefined ? {} : { createBridgeWithoutRandom }) });
    await new Promise((settled) => setTimeout(settled, 50));
    const label = locale === 'en' ? 'thrown outside of any call' : '在调用之外抛出';
    const text = [describeConformance(report, { locale }), ...strays.map((stray) => `✗ ${label}: ${String(stray)}`)].join('\n');
    return { text, exitCode: report.isConformant && strays.length === 0 ? 0 : 1 };
  } catch (error) {
    if (!(error instanceof WrongUse)) throw error;
    return { text: [error.message, usage[locale]].filter(Boolean).join('\n\n'), exitCode: 2 };
  }
}

function readWords(words: readonly string[]): { file: string; options: ConformanceOptions } {
  const { values, positionals } = parse(words);
  const [command, file, ...more] = positionals;
  if (command !== 'conform' || file === undefined || more.length > 0) throw new WrongUse('');
  const { platform, audience, ask, timeout } = values;
  if (platform !== undefined && !/^https?:\/\/.+[^/]$/.test(platform)) throw new WrongUse(`--platform ${platform}: http(s)://…, without a trailing slash`);
  const timeoutMs = timeout === undefined ? undefined : Number(timeout);
  if (timeoutMs !== undefined && !(timeoutMs > 0)) throw new WrongUse(`--timeout ${String(timeout)}: milliseconds`);
  const asked = (ask ?? '').split(',').filter(Boolean);
  const unknown = asked.find((port) => !['launch', 'scanner', 'geolocation'].includes(port));
  if (unknown !== undefined) throw new WrongUse(`--ask ${unknown}: launch, scanner, geolocation`);
  return { file, options: { platformUrl: platform, audience, timeoutMs, ask: asked as AskedPort[] } };
}

function parse(words: readonly string[]) {
  const text = { type: 'string' } as const;
  try {
    return parseArgs({ args: [...words], allowPositionals: true, options: { platform: text, audience: text, ask: text, timeout: text, locale: text } });
  } catch (error) {
    throw new WrongUse((error as Error).message);
  }
}

/** A path from the working folder, or a package's name. */
async function loadBridge(file: string): Promise<{ source: BridgeSource; createBridgeWithoutRandom?: NonNullable<ConformanceOptions['createBridgeWithoutRandom']> }> {
  const isPath = /^[./\\]|\.[cm]?js$|^[A-Za-z]:/.test(file);
  let module: Record<string, unknown>;
  try {
    module = (await import(isPath ? pathToFileURL(resolve(file)).href : file)) as Record<string, unknown>;
  } catch (error) {
    throw new WrongUse(`${file}: ${(error as Error).message}`);
  }
  const source = module['createBridge'] ?? module['bridge'] ?? module['default'];
  if (typeof source !== 'function' && (typeof source !== 'object' || source === null)) throw new WrongUse(`${file}: createBridge, bridge, default?`);
  const withoutRandom = module['createBridgeWithoutRandom'];
  return { source: source as BridgeSource, ...(typeof withoutRandom === 'function' ? { createBridgeWithoutRandom: withoutRandom as () => never } : {}) };
}
