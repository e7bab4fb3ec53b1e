import { createStore } from 'zustand/vanilla';
import { SdkError } from '../errors';
import type { VoucherSdk } from '../voucher-sdk';
import type { Failure } from './view-model';

export interface ModelStore<State> {
  getState(): State;
  subscribe(listener: () => void): () => void;
  /** Merges a patch; keys set to `undefined` are cleared. */
  patch(change: Partial<State>): void;
}

export function createModelStore<State extends object>(initial: State): ModelStore<State> {
  const store = createStore<State>(() => initial);
  return {
    getState: store.getState,
    // One who cannot show it is no reason for the model, nor for the others, to go without.
    subscribe: (listener) => store.subscribe(() => {
      try {
        listener();
      } catch (error) {
        void Promise.reject(error);
      }
    }),
    patch: (change) => store.setState(change),
  };
}

/** Anything thrown becomes a failure with a code; a bug in a host's bridge is no crash here. */
export function toFailure(error: unknown): Failure {
  return { kind: 'fault', code: error instanceof SdkError ? error.code : 'capabilityUnavailable' };
}

export function isOfflineFailure(failure: Failure | undefined): boolean {
  return failure?.kind === 'fault' && failure.code === 'networkFailed';
}

/** A value kept for the first paint, with the time it was fresh. */
export interface CachedValue<T> {
  readonly value: T;
  readonly asOfMs: number;
}

export async function readCached<T>(sdk: VoucherSdk, name: string): Promise<CachedValue<T> | undefined> {
  try {
    const cached = await sdk.storage.read<CachedValue<T>>(`cache:${name}`);
    return cached !== undefined && typeof cached === 'object' && cached !== null && typeof cached.asOfMs === 'number' ? cached : undefined;
  } catch {
    return undefined; // no cache is no reason to fail
  }
}

/** One that cannot be shown: left there, it would be met again at every start. */
export async function forgetCached(sdk: VoucherSdk, name: string): Promise<void> {
  await sdk.storage.remove(`cache:${name}`).catch(() => undefined);
}

export async function writeCached(sdk: VoucherSdk, name: string, value: unknown): Promise<void> {
  try {
    await sdk.storage.write(`cache:${name}`, { value, asOfMs: sdk.clock.nowMs() });
  } catch {
    // a full storage costs the next first paint, nothing else
  }
}
