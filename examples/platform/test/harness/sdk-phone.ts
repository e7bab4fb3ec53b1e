import { claimTermsVersion, claimVoucher, createProxyHolderModel, type Coordinate, type Push, type ViewModel, type VoucherSdk } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import { vi } from 'vitest';
import { createDemoPhone, unwrap } from '../../journey/demo-phone';
import type { DemoPerson } from '../../src/index';
import type { CheckInStage } from './check-in-stage';
import { createTemplate } from './test-hr';

/** The SDK as a host embeds it, by the platform's clock; `camera` says who looks into it. */
export function createSdkPhone(stage: CheckInStage, options: { person: DemoPerson; deviceId: string; channelId?: 'minshengshanxi' | 'sanjintong'; camera?: () => DemoPerson; place?: () => Coordinate; push?: Push }): VoucherSdk {
  const { platform, campus } = stage;
  const { person, deviceId, channelId = 'minshengshanxi', camera, push, place = () => campus } = options;
  return createDemoPhone({
    platform, channel: platform.demo.channels[channelId], person, deviceId, ...(camera === undefined ? {} : { camera }), ...(push === undefined ? {} : { push }),
    clock: { nowMs: platform.clock.nowMs, monotonicMs: platform.clock.nowMs },
    geolocation: { locate: async () => ({ ...place(), datum: 'gcj02', accuracyMeters: 20, atMs: platform.clock.nowMs(), isMocked: false }) },
  }).sdk;
}

/** Claims a voucher of a template of its own. */
export async function claimWith(stage: CheckInStage, sdk: VoucherSdk): Promise<string> {
  const templateNumber = await createTemplate(stage.hr);
  return unwrap(await claimVoucher(sdk, { templateNumber, termsVersion: claimTermsVersion, idempotencyKey: randomUUID() })).voucher.voucherNumber;
}

/** Waits until a model says so; its last state when it does not. */
export async function waitUntil<State>(model: Pick<ViewModel<State>, 'getState'>, isReached: (state: State) => boolean): Promise<State> {
  await vi.waitFor(() => {
    if (!isReached(model.getState())) throw new Error(`The model stays at ${JSON.stringify(model.getState())}`);
  }, { timeout: 10_000, interval: 20 });
  return model.getState();
}

/** Names the phone's person the proxy of an elder, on the page's own path; answers with what the page then says. */
export async function nameOnPage(sdk: VoucherSdk, elder: DemoPerson) {
  const model = createProxyHolderModel(sdk);
  model.start();
  await waitUntil(model, ({ phase }) => phase === 'ready');
  model.openForm();
  model.change({ name: elder.name, idNumber: elder.idNumber, hasElderAgreed: true });
  model.name();
  await waitUntil(model, ({ isBusy }) => !isBusy);
  return model;
}
