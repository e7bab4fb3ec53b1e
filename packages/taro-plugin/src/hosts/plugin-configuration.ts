import { createVoucherSdk, SdkError } from '@skill-voucher/sdk-core';
import type { VoucherSdk, VoucherSdkOptions } from '@skill-voucher/sdk-core';
import { createTaroBridge } from './current-host';
import type { HostOptions } from './host-options';

/** What the host mini-program hands to the plugin, once, before it opens a page or shows a component. */
export interface PluginConfiguration extends HostOptions, Omit<VoucherSdkOptions, 'bridge'> {}

let current: VoucherSdk | undefined;
let configurations = 0;
const listeners = new Set<() => void>();

/**
 * The plugin's only function for the host: `requirePlugin('skill-voucher').configure({ … })`.
 * Call it again when another person logs in.
 *
 * @throws SdkError `invalidConfiguration`, naming the option
 */
export function configure(configuration: PluginConfiguration): void {
  if (typeof configuration?.requestLaunch !== 'function') {
    throw new SdkError('invalidConfiguration', 'configure: set `requestLaunch` to a function.', { details: { option: 'requestLaunch' } });
  }
  current = createVoucherSdk({ ...configuration, bridge: createTaroBridge(configuration) });
  configurations++;
  listeners.forEach((listener) => listener());
}

/** Undefined until the host has configured the plugin. */
export function readPluginSdk(): VoucherSdk | undefined {
  return current;
}

/** Counts the calls of `configure`: another number, another person. */
export function countConfigurations(): number {
  return configurations;
}

export function onPluginConfigured(listener: () => void): () => void {
  listeners.add(listener);
  return () => listeners.delete(listener);
}
