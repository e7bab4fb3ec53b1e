import { encodeBase64Url } from '../encoding';
import type { SdkErrorCode } from '../errors';
import { redeemVoucher } from '../platform-api/operations/redeem-voucher';
import { verifyScan } from '../platform-api/operations/verify-scan';
import type { Redemption } from '../platform-api/platform-types';
import { classifyScannedText, normalizeScannedText } from '../qr-code/scanned-text';
import { refuseAs } from '../refuse-as';
import type { Refusal, Result } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import { isOfflineFailure, toFailure } from './model-store';
import type { OfflineSteps } from './offline-steps';
import type { ScanToolState } from './scan-tool-state';
import type { Failure } from './view-model';

/** How long a success stays on screen before the queue goes on. */
const queuePauseMs = 1_500;
/** Faults after which a use may have counted. */
const mayHaveCounted: ReadonlySet<SdkErrorCode> = /* @__PURE__ */ new Set(['networkFailed', 'malformedResponse', 'platformFailed'] as const);
/** A27, as with a reservation. */
const offlineConfirmMs = 120_000;

export interface ScanSteps {
  submit(text: string): void;
  confirm(): void;
  fail(failure: Failure): void;
  /** Back to scanning; a reservation lapses by itself. */
  reset(): void;
  /** The same, but not while a use is under way: its end must be seen. */
  leave(): void;
  stop(): void;
}

/** scanning → checking → confirming → redeeming → done, or refused. */
export function createScanSteps(options: {
  sdk: VoucherSdk;
  getState: () => ScanToolState;
  patch: (change: Partial<ScanToolState>) => void;
  offline?: (() => Promise<OfflineSteps>) | undefined;
}): ScanSteps {
  const { sdk, getState, patch, offline } = options;
  const { bridge } = sdk;
  let idempotencyKey: string | undefined;
  /** A queue-mode use whose answer was lost: the same code goes out under the same key. */
  let unanswered: { code: string; idempotencyKey: string } | undefined;
  let cancelTimer: (() => void) | undefined;
  let run = 0;

  function fail(failure: Failure): void {
    cancelTimer?.();
    patch({ phase: 'refused', failure, isOffline: isOfflineFailure(failure) });
    bridge.feedback?.signal('failure');
  }

  function reset(): void {
    run += 1;
    cancelTimer?.();
    idempotencyKey = undefined;
    patch({ phase: 'scanning', scan: undefined, offlineScan: undefined, recorded: undefined, redemption: undefined, failure: undefined, isAnswerLost: undefined, reservedSecondsLeft: 0 });
  }

  async function attempt(step: () => Promise<Refusal | undefined>): Promise<void> {
    const mine = (run += 1);
    try {
      const refusal = await step();
      if (mine === run && refusal !== undefined) fail({ kind: 'refusal', refusal });
    } catch (error) {
      if (mine === run) keepForRetry(toFailure(error));
    }
  }

  /** After a lost answer the same confirmation may be sent again: it has one effect. */
  function keepForRetry(failure: Failure): void {
    const state = getState();
    const isUse = state.phase === 'redeeming' && state.offlineScan === undefined;
    if (isUse && failure.kind === 'fault' && mayHaveCounted.has(failure.code)) patch({ isAnswerLost: true });
    if (isUse && state.scan !== undefined && isOfflineFailure(failure)) {
      patch({ phase: 'confirming', failure, isOffline: true });
    } else fail(failure);
  }

  async function verify(institutionNumber: number, code: string): Promise<Refusal | undefined> {
    patch({ phase: 'checking', failure: undefined });
    const mine = run;
    const result = await verifyScan(sdk, { institutionNumber, code }).catch((error: unknown) => {
      if (offline === undefined || !isOfflineFailure(toFailure(error))) throw error;
      return undefined;
    });
    if (mine !== run) return undefined;
    if (result === undefined) return showOffline(institutionNumber, code);
    if (!result.ok) return result.refusal;
    patch({ phase: 'confirming', scan: result.value, offlineScan: undefined, isOffline: false });
    bridge.feedback?.signal('attention');
    countDown(result.value.reservedUntilMs);
    return undefined;
  }

  /** Nothing was asked of the platform, or nothing that could have changed it: this device decides what to show. */
  async function showOffline(institutionNumber: number, code: string): Promise<Refusal | undefined> {
    const mine = run;
    const refusal = await (await offline?.())?.show(institutionNumber, code, () => mine === run);
    if (refusal === undefined && mine === run) {
      bridge.feedback?.signal('attention');
      countDown(sdk.clock.nowMs() + offlineConfirmMs);
    }
    return refusal;
  }

  function countDown(untilMs: number): void {
    cancelTimer?.();
    const secondsLeft = Math.max(0, Math.ceil((untilMs - sdk.clock.nowMs()) / 1000));
    patch({ reservedSecondsLeft: secondsLeft });
    if (secondsLeft === 0) {
      const { phase, isAnswerLost, failure } = getState();
      // After a lost answer nobody knows here whether it lapsed.
      if (phase === 'confirming') fail(isAnswerLost && failure ? failure : { kind: 'refusal', refusal: refuseAs('reservationUnknown', 'retry') });
      return;
    }
    cancelTimer = bridge.timers.after(1000, () => {
      try {
        countDown(untilMs);
      } catch (error) {
        fail(toFailure(error)); // the clock broke meanwhile
      }
    });
  }

  async function redeem(request: { institutionNumber: number } & ({ reservationId: string } | { code: string })): Promise<Refusal | undefined> {
    patch({ phase: 'redeeming', failure: undefined, isAnswerLost: undefined });
    const mine = run;
    const code = 'code' in request ? request.code : undefined;
    if (code !== undefined && unanswered?.code === code) idempotencyKey = unanswered.idempotencyKey;
    idempotencyKey ??= encodeBase64Url(await bridge.random.bytes(16));
    unanswered = code === undefined ? undefined : { code, idempotencyKey };
    const result: Result<Redemption> = await redeemVoucher(sdk, { ...request, idempotencyKey });
    unanswered = undefined;
    if (mine !== run) return undefined;
    if (!result.ok) return result.refusal;
    cancelTimer?.();
    patch({ phase: 'done', redemption: result.value, recent: [result.value, ...getState().recent].slice(0, 10), isOffline: false });
    bridge.feedback?.signal('success');
    if (getState().isQueueMode) cancelTimer = bridge.timers.after(queuePauseMs, reset);
    return undefined;
  }

  async function recordOffline(steps: Promise<OfflineSteps>): Promise<Refusal | undefined> {
    patch({ phase: 'redeeming', failure: undefined }); // at once: what is being recorded is neither cancelled nor recorded twice
    const refusal = await (await steps).confirm();
    const { phase, recorded } = getState();
    if (phase === 'recorded') {
      cancelTimer?.();
      bridge.feedback?.signal(recorded?.color === 'green' ? 'success' : 'attention');
    }
    return refusal;
  }

  return {
    submit(text) {
      const { phase, institutionNumber, isQueueMode } = getState();
      if (phase !== 'scanning' || institutionNumber === undefined) return;
      if (classifyScannedText(text) !== 'redeemCode') return fail({ kind: 'refusal', refusal: refuseAs('malformed', 'fix') });
      const code = normalizeScannedText(text);
      void attempt(() => (isQueueMode ? redeem({ institutionNumber, code }) : verify(institutionNumber, code)));
    },
    confirm() {
      const { phase, scan, offlineScan, institutionNumber } = getState();
      if (phase !== 'confirming' || institutionNumber === undefined) return;
      if (offline !== undefined && offlineScan !== undefined) return void attempt(() => recordOffline(offline()));
      if (scan === undefined) return;
      void attempt(() => redeem({ institutionNumber, reservationId: scan.reservationId }));
    },
    fail,
    reset,
    leave() {
      if (getState().phase !== 'redeeming') reset();
    },
    stop() {
      run += 1;
      cancelTimer?.();
    },
  };
}
