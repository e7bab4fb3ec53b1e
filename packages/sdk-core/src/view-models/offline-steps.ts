import { listOfflineScans } from './list-offline-scans';
import { offlineRefusalOf } from './offline-refusal';
import type { OfflineScanner } from '../offline/offline-scanner';
import type { Refusal } from '../refusals';
import type { VoucherSdk } from '../voucher-sdk';
import type { ScanToolState } from './scan-tool-state';

/** While something waits, it is delivered again after so long. */
const retryAfterMs = 60_000;

export interface OfflineSteps {
  /** Shows what this device can say by itself, or why not. */
  show(institutionNumber: number, code: string, isWanted: () => boolean): Promise<Refusal | undefined>;
  confirm(): Promise<Refusal | undefined>;
  /** Delivers the queue and reads its state; a missing network is no failure here. */
  synchronize(): Promise<void>;
  stop(): void;
}

/** The part of 扫码核验 that works without a network (M4). */
export function createOfflineSteps(options: {
  sdk: VoucherSdk;
  load: () => Promise<OfflineScanner>;
  getState: () => ScanToolState;
  patch: (change: Partial<ScanToolState>) => void;
}): OfflineSteps {
  const { sdk, getState, patch } = options;
  let scanner: Promise<OfflineScanner> | undefined;
  let cancelTimer: (() => void) | undefined;
  let running: Promise<void> | undefined;
  let isStopped = false;

  function load(): Promise<OfflineScanner> {
    scanner ??= options.load();
    scanner.catch(() => (scanner = undefined)); // a failed load may be tried again
    return scanner;
  }

  async function readStatus(): Promise<void> {
    const offlineStatus = await (await load()).readStatus();
    patch({ offlineStatus, offlineScans: listOfflineScans(offlineStatus) });
  }

  function retryLater(): void {
    cancelTimer?.();
    if (!isStopped) cancelTimer = sdk.bridge.timers.after(retryAfterMs, () => void synchronize());
  }

  /** One at a time: whoever asks meanwhile waits for the same. */
  function synchronize(): Promise<void> {
    running ??= synchronizeOnce().finally(() => (running = undefined));
    return running;
  }

  async function synchronizeOnce(): Promise<void> {
    cancelTimer?.();
    patch({ isSynchronizing: true });
    try {
      await (await load()).synchronize();
    } catch {
      // no network, or an answer that was not to be believed: the queue is as it was
    }
    await readStatus().catch(() => undefined);
    patch({ isSynchronizing: false });
    if ((getState().offlineStatus?.queued ?? 0) > 0) retryLater();
  }

  return {
    async show(institutionNumber, code, isWanted) {
      const offlineScan = await (await load()).scan({ text: code, institutionNumber });
      if (!isWanted()) return undefined; // cancelled meanwhile: the next trainee's screen is not ours
      const refusal = offlineRefusalOf(offlineScan.decision);
      if (refusal !== undefined) return refusal;
      patch({ phase: 'confirming', offlineScan, scan: undefined, isOffline: true, failure: undefined });
      return undefined;
    },
    async confirm() {
      const { offlineScan } = getState();
      if (offlineScan === undefined) return undefined;
      const confirmed = await (await load()).confirm(offlineScan);
      if (confirmed.outcome === 'changed') {
        const refusal = offlineRefusalOf(confirmed.scan.decision);
        if (refusal === undefined) patch({ phase: 'confirming', offlineScan: confirmed.scan });
        return refusal;
      }
      if (confirmed.outcome !== 'recorded') return offlineRefusalOf({ outcome: confirmed.outcome });
      const { decision } = offlineScan;
      const voucherNumber = decision.outcome === 'refused' ? '' : decision.code.credential.voucherNumber;
      patch({ phase: 'recorded', recorded: { color: confirmed.color, reasons: confirmed.reasons, voucherNumber }, offlineScan: undefined });
      // It is recorded, whatever else fails.
      await readStatus().catch(() => undefined);
      retryLater();
      return undefined;
    },
    synchronize() {
      isStopped = false;
      return synchronize();
    },
    stop() {
      isStopped = true;
      cancelTimer?.();
    },
  };
}
