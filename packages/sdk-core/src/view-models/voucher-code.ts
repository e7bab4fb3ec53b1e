import { hasShape, voucherDetailShape } from './answer-shape';
import { createModelStore, isOfflineFailure, readCached, toFailure } from './model-store';
import { readVoucher } from '../platform-api/operations/read-voucher';
import type { Voucher, VoucherDetail, VoucherState } from '../platform-api/platform-types';
import { loadCodeDrawing } from '../qr-code/load-code-drawing';
import { rotationPeriodSeconds, secondsUntilRotation } from '../qr-code/rotation';
import { refuseAs } from '../refuse-as';
import { obtainCredential } from '../session/credential-keeper';
import { decodeCredential, type CredentialFields } from '../voucher/credential';
import type { VoucherSdk } from '../voucher-sdk';
import type { VoucherCodeModel, VoucherCodeState } from './voucher-code-state';
import { createStateWatch } from './watch-state';
import type { Failure } from './view-model';

/**
 * 展码: a new code every minute, made on the device, also offline (R41); turns to
 * 已使用 by itself after the scan (R42); nothing on screen in the background.
 */
export function createVoucherCodeModel(sdk: VoucherSdk, options: { voucherNumber: string }): VoucherCodeModel {
  const { voucherNumber } = options;
  const { bridge, clock } = sdk;
  const store = createModelStore<VoucherCodeState>({
    phase: 'loading', voucherNumber, secondsLeft: rotationPeriodSeconds, periodSeconds: rotationPeriodSeconds, isOffline: false,
  });
  let run = 0; // a new number on each start and dispose: late answers of an earlier run are dropped
  let generatedAtMs = 0;
  let validity: Pick<CredentialFields, 'validFromSeconds' | 'expiresAtSeconds'> | undefined;
  let cancelTick: (() => void) | undefined;
  let stopListening: (() => void) | undefined;

  const watch = createStateWatch({
    sdk,
    voucherNumber,
    onState: applyState,
    onConnection: (isOffline) => store.patch({ isOffline }),
    onRefused: (refusal) => fail({ kind: 'refusal', refusal }),
  });

  function applyState(state: VoucherState): void {
    if (state.status === 'claimed') return;
    const isUsed = state.status !== 'voided' && state.status !== 'expired';
    stopShowing();
    store.patch({ phase: isUsed ? 'used' : 'lapsed', usedAtMs: state.changedAtMs, place: state.place, pictureUrl: undefined, codeText: undefined });
    if (isUsed) bridge.feedback?.signal('success');
  }

  function fail(failure: Failure): void {
    stopShowing();
    store.patch({ phase: 'failed', failure, pictureUrl: undefined, codeText: undefined, isOffline: isOfflineFailure(failure) });
  }

  function stopShowing(): void {
    cancelTick?.();
    cancelTick = undefined;
    watch.stop();
    void bridge.display?.keepAwake(false).catch(() => undefined);
    void bridge.display?.brighten(false).catch(() => undefined);
  }

  async function makeCode(mine: number): Promise<void> {
    try {
      const drawing = loadCodeDrawing();
      drawing.catch(() => undefined); // told below, unless the credential fails first
      const credential = await obtainCredential(sdk, voucherNumber);
      if (mine !== run) return;
      if (!credential.ok) return fail({ kind: 'refusal', refusal: credential.refusal });
      validity = decodeCredential(credential.value);
      if (isOutOfValidity()) return;
      const key = await sdk.session.loadKey();
      const drawRedeemCode = await drawing;
      const nowMs = clock.nowMs();
      const { codeText, pictureUrl } = await drawRedeemCode({
        credential: credential.value, key, suite: bridge.suite, random: bridge.random, audience: readAudience(), generatedAtSeconds: Math.floor(nowMs / 1000),
      });
      if (mine !== run || isOver() || isOutOfValidity()) return;
      generatedAtMs = nowMs;
      store.patch({
        phase: 'showing', codeText, pictureUrl, secondsLeft: rotationPeriodSeconds, failure: undefined,
      });
      scheduleTick(mine);
    } catch (error) {
      if (mine === run) fail(toFailure(error));
    }
  }

  /** A booked voucher's code is for the booked institution alone (M4). */
  function readAudience(): number {
    const booking = store.getState().voucher?.booking;
    const isBinding = booking !== undefined && booking.drainReason !== 'undone' && (booking.devicesAway > 0 || clock.nowMs() < booking.bookedUntilMs);
    return isBinding ? booking.institutionNumber : 0;
  }

  function scheduleTick(mine: number): void {
    cancelTick?.();
    const nowMs = clock.nowMs();
    const untilNextSecondMs = Math.max(50, 1000 - ((nowMs - generatedAtMs) % 1000));
    const untilExpiryMs = (validity?.expiresAtSeconds ?? Infinity) * 1000 - nowMs;
    cancelTick = bridge.timers.after(Math.min(untilNextSecondMs, untilExpiryMs), () => {
      try {
        tick(mine);
      } catch (error) {
        fail(toFailure(error)); // a clock that broke meanwhile: the code may be over
      }
    });
  }

  function tick(mine: number): void {
    if (mine !== run || store.getState().phase !== 'showing' || isOutOfValidity()) return;
    const secondsLeft = secondsUntilRotation(generatedAtMs, clock.nowMs());
    if (secondsLeft <= 0) return void makeCode(mine);
    store.patch({ secondsLeft });
    scheduleTick(mine);
  }

  async function begin(mine: number): Promise<void> {
    await sdk.prepare().catch(() => undefined);
    const cached = await readCached<VoucherDetail>(sdk, `voucher:${voucherNumber}`);
    if (mine !== run) return;
    if (hasShape<VoucherDetail>(cached?.value, voucherDetailShape)) store.patch({ voucher: cached.value.voucher });
    await makeCode(mine);
    if (mine !== run || store.getState().phase !== 'showing') return;
    void bridge.display?.keepAwake(true).catch(() => undefined);
    void bridge.display?.brighten(true).catch(() => undefined);
    watch.start();
    void loadVoucher(mine);
  }

  async function loadVoucher(mine: number): Promise<void> {
    const answer = await readVoucher(sdk, voucherNumber).catch(() => undefined);
    if (mine !== run || answer?.ok !== true) return;
    const before = readAudience();
    store.patch({ voucher: answer.value.voucher satisfies Voucher });
    if (store.getState().phase === 'showing' && readAudience() !== before) await makeCode(mine); // booked or released since the cached look
  }

  /** The credential's own dates hold without a network too; the clock is the platform's, as last heard (A5). */
  function isOutOfValidity(): boolean {
    const nowSeconds = clock.nowMs() / 1000;
    if (validity === undefined) return false;
    const isEarly = nowSeconds < validity.validFromSeconds;
    if (!isEarly && nowSeconds < validity.expiresAtSeconds) return false;
    fail({ kind: 'refusal', refusal: isEarly ? refuseAs('notYetValid', 'retry') : refuseAs('expiredVoucher', 'final') });
    return true;
  }

  function isOver(): boolean {
    return ['used', 'lapsed'].includes(store.getState().phase);
  }

  function changeVisibility(isVisible: boolean): void {
    if (isOver()) return;
    if (isVisible) {
      run += 1;
      void begin(run);
    } else {
      run += 1;
      stopShowing();
      store.patch({ phase: 'hidden', pictureUrl: undefined, codeText: undefined });
    }
  }

  return {
    getState: store.getState,
    subscribe: store.subscribe,
    start() {
      if (stopListening !== undefined) return;
      stopListening = bridge.lifecycle?.onVisibility(changeVisibility) ?? (() => undefined);
      run += 1;
      void begin(run);
    },
    dispose() {
      run += 1;
      stopShowing();
      stopListening?.();
      stopListening = undefined;
    },
    refresh() {
      if (isOver()) return;
      if (store.getState().phase === 'failed') store.patch({ phase: 'loading', failure: undefined });
      run += 1;
      watch.stop();
      void begin(run);
    },
  };
}
