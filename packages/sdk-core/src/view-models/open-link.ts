import type { VoucherSdk } from '../voucher-sdk';
import { toFailure, type ModelStore } from './model-store';
import type { Failure } from './view-model';

/** Opens a page through the host's `links`; a host without them is `capabilityUnavailable`, with the next step. */
export async function openLink<State extends { readonly failure?: Failure | undefined }>(sdk: VoucherSdk, store: ModelStore<State>, url: string): Promise<void> {
  const { links } = sdk.bridge;
  if (links === undefined) return store.patch({ failure: { kind: 'fault', code: 'capabilityUnavailable' } } as Partial<State>);
  try {
    await links.open(url);
    store.patch({ failure: undefined } as Partial<State>);
  } catch (error) {
    store.patch({ failure: toFailure(error) } as Partial<State>);
  }
}
