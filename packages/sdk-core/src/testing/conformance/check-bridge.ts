import type { HostBridge } from '../../host-bridge/host-bridge';
import { fulfilled, faulty, notChecked, show, type CheckContext, type ConformanceCheck, type ConformanceOptions, type Finding } from './conformance-check';
import { say, type ConformanceOutcome, type ConformanceReport, type ConformanceResult } from './conformance-report';
import { clockChecks } from './checks/clock-checks';
import { keyChecks, keyNames } from './checks/key-checks';
import { launchChecks } from './checks/launch-checks';
import { optionalChecks } from './checks/optional-checks';
import { randomChecks } from './checks/random-checks';
import { storageChecks, storageCleanUp } from './checks/storage-checks';
import { suiteChecks } from './checks/suite-checks';
import { timerChecks } from './checks/timer-checks';
import { transportChecks } from './checks/transport-checks';

/** A bridge, or how to make one: instances over the same device, as an app makes one at each start. */
export type BridgeSource = HostBridge | (() => HostBridge | Promise<HostBridge>);

const defaultTimeoutMs = 5_000;
const requiredPorts = ['clock', 'timers', 'random', 'storage', 'keys', 'suite', 'transport', 'launch'] as const;

const bridgeCheck: ConformanceCheck = {
  port: 'bridge',
  name: 'bridge.ports',
  title: say('必需的能力齐全', 'the required ports are there'),
  change: say('提供 clock、timers、random、storage、keys、suite、transport、launch', 'Provide clock, timers, random, storage, keys, suite, transport and launch'),
  async run({ bridge }) {
    if (typeof bridge !== 'object' || bridge === null) return faulty(`得到 ${show(bridge)}，不是对象`, `got ${show(bridge)}, not an object`);
    const missing = requiredPorts.filter((port) => !isPort(bridge, port));
    return missing.length === 0 ? fulfilled('8 项都有', 'all 8') : faulty(`缺少 ${missing.join('、')}`, `missing: ${missing.join(', ')}`);
  },
};

/** Every check in its order; the clean-up last. */
export const conformanceChecks: readonly ConformanceCheck[] = [
  bridgeCheck, ...clockChecks, ...timerChecks, ...randomChecks, ...storageChecks, ...keyChecks, ...suiteChecks, ...transportChecks, ...launchChecks, ...optionalChecks, storageCleanUp,
];

/**
 * Checks a host's bridge against the contract of every port (M10), one small check
 * after the other. Never rejects and never hangs, whatever the bridge does, short
 * of a loop that does not end; leaves nothing in storage or key store.
 *
 * @param source give a function: what must survive a restart is checked with a second bridge
 * @example
 * const report = await checkBridge(() => createBridge(), { platformUrl: 'https://platform.example' });
 * console.log(describeConformance(report));
 */
export async function checkBridge(source: BridgeSource, options: ConformanceOptions = {}): Promise<ConformanceReport> {
  const run = createRun(source, options);
  const results: ConformanceResult[] = [];
  for (const check of conformanceChecks) results.push(await run(check));
  return summarize(results);
}

/** Runs single checks over one bridge, made at the first. */
export function createRun(source: BridgeSource, options: ConformanceOptions): (check: ConformanceCheck) => Promise<ConformanceResult> {
  const timeoutMs = options.timeoutMs ?? defaultTimeoutMs;
  const prefix = `etv-conformance:${Date.now().toString(36)}${Math.floor(Math.random() * 2 ** 32).toString(36)}:`;
  let making: Promise<HostBridge> | undefined;
  let made: { readonly bridge: HostBridge } | undefined;
  let isUnmade = false; // told once, by the check that met it
  const make = async (): Promise<HostBridge> => (typeof source === 'function' ? source() : source);
  const wait = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

  return async (check) => {
    const patienceMs = timeoutMs * (check.patience ?? 1);
    const describe = ({ outcome, measured, change }: Finding): ConformanceResult => ({
      port: check.port, name: check.name, title: check.title, outcome, measured,
      ...(outcome === 'faulty' || outcome === 'hung' ? { change: change ?? check.change } : {}),
    });
    let timer: ReturnType<typeof setTimeout> | undefined;
    const late = new Promise<Finding>((resolve) => {
      timer = setTimeout(() => resolve({ outcome: 'hung', measured: say(`${patienceMs} 毫秒没有结果`, `no result within ${patienceMs} ms`) }), patienceMs);
    });
    const attempt = async (): Promise<Finding> => {
      if (isUnmade) return notChecked('没有得到 bridge', 'no bridge was made');
      making ??= make();
      made ??= { bridge: await making };
      const { bridge } = made;
      if (check !== bridgeCheck && isRequired(check.port) && !isPort(bridge, check.port)) return notChecked(`缺少 ${check.port}`, `${check.port} is missing`);
      const context: CheckContext = { bridge, options, prefix, wait, nowMs: () => Date.now(), createSecond: async () => (typeof source === 'function' ? make() : undefined) };
      const finding = await check.run(context);
      if (check === storageCleanUp) for (const name of keyNames) await bridge.keys.remove(prefix + name);
      return finding;
    };
    const failed = (error: unknown): Finding => faulty(`抛出 ${show(error)}`, `it threw ${show(error)}`);
    const finding = await Promise.race([attempt().catch(failed), late]);
    clearTimeout(timer);
    isUnmade = made === undefined;
    return describe(finding);
  };
}

function summarize(results: readonly ConformanceResult[]): ConformanceReport {
  const counts: Record<ConformanceOutcome, number> = { fulfilled: 0, faulty: 0, absent: 0, hung: 0, notChecked: 0 };
  for (const { outcome } of results) counts[outcome] += 1;
  return { isConformant: counts.faulty + counts.hung === 0, counts, results };
}

function isRequired(port: string): boolean {
  return (requiredPorts as readonly string[]).includes(port);
}

/** A getter that throws is as good as no port. */
function isPort(bridge: HostBridge, port: string): boolean {
  try {
    const given: unknown = (bridge as unknown as Record<string, unknown>)[port];
    return (typeof given === 'object' && given !== null) || typeof given === 'function';
  } catch {
    return false;
  }
}
