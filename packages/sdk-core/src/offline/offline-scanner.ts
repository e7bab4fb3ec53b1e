import type { CryptoSuite, SigningKey } from '../crypto/crypto-suite';
import type { TextKey } from '../crypto/signed-text';
import { encodeBase64Url } from '../encoding';
import { SdkError } from '../errors';
import type { Clock, Locks, RandomSource } from '../host-bridge/host-bridge';
import { normalizeScannedText } from '../qr-code/scanned-text';
import { decideOfflineScan, type AmberReason, type OfflineDecision, type OfflineTrust, type SignedGrant } from './decide-offline-scan';
import { grantMarginMs } from './merge-scan';
import { createOfflineMemory, takeTrust, type KeptScan, type KeptVerdict, type TrustMaterial, type TrustStates } from './offline-memory';
import type { OfflineStorage } from './offline-storage';
import { computeCredentialThumbprint } from './open-queued-scan';
import { countForked, createScanQueue, type QueuedScan } from './scan-queue';
import type { ScanColor } from './scan-record';
import { areVerdicts, keepVerdicts, listKeptScans, mostRecordsPerRequest, readVoucherNumber, type SynchronizationAnswer, type SynchronizationRequest } from './synchronization';
import { createTimeAnchor, openSignedTime, readTrustedTime, type TrustedTime } from './trusted-clock';

export interface OfflineScannerOptions {
  readonly storage: OfflineStorage;
  readonly clock: Clock;
  readonly random: RandomSource;
  /** With {@link joinSuites} for every algorithm of issuers and devices. */
  readonly suite: CryptoSuite;
  readonly key: SigningKey;
  /** Thumbprint of `key`. */
  readonly deviceId: string;
  /** Signs grants and time; configured with the host, never learnt from the network. */
  readonly platformKey: TextKey;
  /** Opens trust list and status bundle, each by itself (`./trust`). */
  readonly openTrust: (material: TrustMaterial, nowMs: number) => Promise<TrustReading>;
  /** Sends a request and answers what the platform said; rejects when it cannot be reached. */
  readonly exchange: (request: SynchronizationRequest) => Promise<SynchronizationAnswer>;
  /** Keeps two tabs apart. */
  readonly locks?: Locks | undefined;
}

/** What `openTrust` says: each text by itself, and both together where both can be believed. */
export interface TrustReading extends TrustStates {
  readonly trust?: OfflineTrust | undefined;
}

/** A scan that was shown and not yet confirmed (A27). */
export interface OfflineScan {
  readonly decision: OfflineDecision;
  readonly codeText: string;
  readonly institutionNumber: number;
  readonly scannedAtMs: number;
  readonly isTimeTrusted: boolean;
  /** Monotonic time after which it must be scanned again. */
  readonly confirmUntilMonotonicMs: number;
}

export type OfflineConfirmation =
  | { readonly outcome: 'recorded'; readonly color: ScanColor; readonly sequence: number; readonly reasons: readonly AmberReason[] }
  /** What was shown is no longer so: show this and ask again. Nothing was recorded. */
  | { readonly outcome: 'changed'; readonly scan: OfflineScan }
  /** 120 s went by; scan again. */
  | { readonly outcome: 'lapsed' }
  /** Too many unsynchronised scans: the platform must be met first. */
  | { readonly outcome: 'queueFull' };

export interface OfflineStatus {
  readonly queued: number;
  /** Entries that cannot be read any more; kept for inspection. */
  readonly damaged: number;
  /** Entries of two tabs that nothing kept apart: none is lost, the platform flags them (`brokenChain`). */
  readonly forked: number;
  readonly lastSynchronizedAtMs?: number | undefined;
  readonly time: TrustedTime;
  /** Trust list and status bundle, each with its own code and age. */
  readonly trust: TrustStates;
  /** Recorded and not delivered, oldest first. */
  readonly waiting: readonly KeptScan[];
  /** What became of those that were delivered, the last ones first. */
  readonly verdicts: readonly KeptVerdict[];
}

/** Scanning without a network (M4). One per device and person. */
export interface OfflineScanner {
  scan(request: { text: string; institutionNumber: number }): Promise<OfflineScan>;
  /** Records a shown scan. Resolves after it is stored; rejects with `storageFailed` when it could not be. */
  confirm(scan: OfflineScan): Promise<OfflineConfirmation>;
  /** Delivers the queue, drops what is to be drained, fetches grants, time and trust. Rejects when the platform is not reached; nothing is lost then. */
  synchronize(): Promise<void>;
  readStatus(): Promise<OfflineStatus>;
}

const mostRounds = 32;
/** Answers of tabs cross by a few; a number further ahead was never the platform's, or the platform went back to a copy of its data. */
const mostOvertaken = 32;
const lastSynchronizationName = 'offline:last-synchronization';
const revisionName = 'offline:revision';
const queueIdName = 'offline:queue-id';

export function createOfflineScanner(options: OfflineScannerOptions): OfflineScanner {
  const { storage, clock, suite, key, deviceId } = options;
  const queue = createScanQueue({ storage, suite, key, deviceId });
  const memory = createOfflineMemory({ storage, suite, platformKey: options.platformKey, deviceId });
  const exclusively = createMutex(options.locks, `etv-offline:${deviceId}`);
  let run: Promise<string> | undefined;
  let synchronizing: Promise<void> | undefined;

  /** One for all who ask at the same time: an anchor is worth nothing under another. */
  function identifyRun(): Promise<string> {
    run ??= clock.runId === undefined ? options.random.bytes(12).then(encodeBase64Url) : Promise.resolve(clock.runId);
    run.catch(() => (run = undefined));
    return run;
  }

  async function readTime(): Promise<TrustedTime> {
    return readTrustedTime(await memory.readAnchor(), clock, await identifyRun());
  }

  async function decide(codeText: string, institutionNumber: number, time: TrustedTime): Promise<{ decision: OfflineDecision; grant?: SignedGrant | undefined }> {
    const { trust } = await options.openTrust(await memory.readTrust(), time.nowMs);
    const decided = await decideOfflineScan({
      text: codeText, deviceId, institutionNumber, time, trust, suite,
      findGrants: memory.findGrants, computeCredentialThumbprint: (code) => computeCredentialThumbprint(code, suite),
    });
    if (decided.decision.outcome === 'refused') return decided;
    const number = decided.decision.code.credential.voucherNumber;
    const mine = (await queue.list()).find(({ record }) => record !== undefined && record.institutionNumber === institutionNumber && readVoucherNumber(record.codeText) === number);
    return mine?.record === undefined ? decided : { decision: { outcome: 'refused', refusal: 'alreadyUsed', usedAtMs: mine.record.scannedAtMs } };
  }

  async function scan(request: { text: string; institutionNumber: number }): Promise<OfflineScan> {
    const codeText = normalizeScannedText(request.text);
    const time = await readTime();
    const confirmUntilMonotonicMs = clock.monotonicMs() + grantMarginMs;
    const { decision } = await decide(codeText, request.institutionNumber, time);
    return { decision, codeText, institutionNumber: request.institutionNumber, scannedAtMs: Math.round(time.nowMs), isTimeTrusted: time.isTrusted, confirmUntilMonotonicMs };
  }

  function confirm(shown: OfflineScan): Promise<OfflineConfirmation> {
    return exclusively(async () => {
      if (clock.monotonicMs() > shown.confirmUntilMonotonicMs) return { outcome: 'lapsed' };
      const time = await readTime();
      // The code's age counts at the scan; whether that second can be believed counts now.
      const atScan: TrustedTime = time.isTrusted && shown.isTimeTrusted ? { ...time, nowMs: shown.scannedAtMs } : { isTrusted: false, nowMs: shown.scannedAtMs, reason: time.isTrusted ? 'clockJumped' : time.reason };
      const { decision, grant } = await decide(shown.codeText, shown.institutionNumber, atScan);
      if (decision.outcome === 'refused' || decision.outcome !== shown.decision.outcome) {
        return { outcome: 'changed', scan: { ...shown, decision, isTimeTrusted: atScan.isTrusted } };
      }
      const record = await queue.append({
        deviceId, institutionNumber: shown.institutionNumber, codeText: shown.codeText, color: decision.outcome,
        scannedAtMs: shown.scannedAtMs, isTimeTrusted: atScan.isTrusted, ...(grant === undefined ? {} : { grant: grant.text }),
      });
      if (record === undefined) return { outcome: 'queueFull' };
      return { outcome: 'recorded', color: record.color, sequence: record.sequence, reasons: decision.outcome === 'amber' ? decision.reasons : [] };
    });
  }

  /** One request. Answers whether there is more to say. */
  async function exchangeOnce(): Promise<boolean> {
    const prepared = await exclusively(async () => {
      const entries = await queue.list();
      const batch = entries.slice(0, mostRecordsPerRequest);
      // A lease is reported as drained only together with the last record that could be under it.
      const dropped = batch.length === entries.length ? await memory.readDroppedLeases() : [];
      return { batch, dropped, dropCount: await memory.readDropCount(), head: await queue.readHead(), queueId: await readQueueId() };
    });
    const timeNonce = encodeBase64Url(await options.random.bytes(16));
    const asked = { monotonicMs: clock.monotonicMs(), wallMs: clock.nowMs() };
    const answer = await options.exchange({ records: prepared.batch.map(({ text }) => text), drainedLeases: prepared.dropped, head: prepared.head, queueId: prepared.queueId, timeNonce });
    return exclusively(() => applyAnswer(prepared, answer, { timeNonce, asked }));
  }

  async function applyAnswer(
    prepared: { batch: readonly QueuedScan[]; dropped: readonly string[]; dropCount: number },
    answer: SynchronizationAnswer,
    sent: { timeNonce: string; asked: { monotonicMs: number; wallMs: number } },
  ): Promise<boolean> {
    const time = await openSignedTime({ text: answer.time, platformKey: options.platformKey, suite, deviceId, nonce: sent.timeNonce });
    if (time === undefined || !isWholeAnswer(answer)) throw new SdkError('malformedResponse', 'The synchronisation was not answered by the platform for this request.');
    const acknowledged = answer.verdicts.flatMap(({ index }) => prepared.batch[index] ?? []);
    const applied = await storage.read<number>(revisionName);
    const isOvertaken = typeof applied === 'number' && time.revision <= applied && applied - time.revision <= mostOvertaken;
    // Their grants first: with the entries gone and these still there, a voucher could be shown green twice.
    await memory.dropGrantsOf(listKeptScans(acknowledged).map(({ voucherNumber }) => voucherNumber));
    await queue.settle(acknowledged, isOvertaken ? undefined : answer.checkpoint); // makes room for all that follows
    const draining = isOvertaken ? false : await applyGrants(answer, prepared, time.revision);
    await memory.forgetDroppedLeases(prepared.dropped);
    // For the screen only: a full storage must not hold the queue up.
    await memory.addVerdicts(keepVerdicts(prepared.batch, answer)).catch(() => undefined);
    const anchor = createTimeAnchor({ time, asked: sent.asked, clock, runId: await identifyRun() });
    if (anchor !== undefined) await memory.writeAnchor(anchor);
    await rememberTrust(answer);
    await storage.write(lastSynchronizationName, clock.nowMs());
    return draining || (acknowledged.length > 0 && (await queue.list()).length > 0);
  }

  /** Answers whether there is something to report as drained. */
  async function applyGrants(answer: SynchronizationAnswer, prepared: { dropped: readonly string[]; dropCount: number }, revision: number): Promise<boolean> {
    // Another tab dropped grants after this was asked, and may have reported it: these could be the very same.
    if (prepared.dropCount !== (await memory.readDropCount())) return false;
    await storage.write(revisionName, revision); // first: an older answer on its way must not bring back what was delivered
    await memory.replaceGrants(answer.grants);
    const draining = answer.drainingLeases.filter((leaseId) => !prepared.dropped.includes(leaseId));
    if (draining.length > 0) await memory.dropLeases(draining);
    return draining.length > 0;
  }

  async function readQueueId(): Promise<string> {
    const stored = await storage.readText(queueIdName);
    if (stored !== undefined && /^[\w-]{16,64}$/.test(stored)) return stored;
    const queueId = encodeBase64Url(await options.random.bytes(16));
    await storage.writeText(queueIdName, queueId);
    return queueId;
  }

  /** New trust material counts once it opens: an older or a broken text replaces nothing, and holds the other one up in nothing. */
  async function rememberTrust(answer: SynchronizationAnswer): Promise<void> {
    if (answer.trustList === undefined && answer.statusBundle === undefined) return;
    const kept = await memory.readTrust();
    const { trustListVersion, statusBundleVersion } = kept;
    const read = await options.openTrust({ trustList: answer.trustList, statusBundle: answer.statusBundle, trustListVersion, statusBundleVersion }, (await readTime()).nowMs);
    await memory.writeTrust({ ...kept, ...takeTrust(answer, read) });
  }

  async function synchronizeAll(): Promise<void> {
    for (let round = 0; round < mostRounds && (await exchangeOnce()); round += 1);
  }

  return {
    scan,
    confirm,
    synchronize() {
      synchronizing ??= synchronizeAll().finally(() => {
        synchronizing = undefined;
      });
      return synchronizing;
    },
    async readStatus() {
      const entries = await queue.list();
      const damaged = (await storage.names('offline:damaged:')).length + entries.filter(({ record }) => record === undefined).length;
      const last = await storage.read<number>(lastSynchronizationName);
      const time = await readTime();
      const kept = await memory.readTrust();
      const { trustList, statusBundle } = await options.openTrust(kept, time.nowMs);
      const trust = { trustList: { ...trustList, refused: kept.trustListRefused }, statusBundle: { ...statusBundle, refused: kept.statusBundleRefused } };
      return { queued: entries.length, damaged, forked: countForked(entries), lastSynchronizedAtMs: typeof last === 'number' ? last : undefined, time, trust, waiting: listKeptScans(entries), verdicts: await memory.readVerdicts() };
    },
  };
}

function isWholeAnswer(answer: SynchronizationAnswer): boolean {
  const { checkpoint } = answer as Partial<SynchronizationAnswer>;
  return (
    areVerdicts(answer.verdicts) && [answer.grants, answer.drainingLeases].every(Array.isArray) && answer.drainingLeases.every((leaseId) => typeof leaseId === 'string') &&
    typeof checkpoint?.hash === 'string' && Number.isSafeInteger(checkpoint.sequence)
  );
}

/** The last work of each name: two scanners of one page share their device. */
const lastWork = new Map<string, Promise<unknown>>();

/** One at a time: in this page always, and between tabs where the host has locks. */
function createMutex(locks: Locks | undefined, name: string): <T>(work: () => Promise<T>) => Promise<T> {
  return (work) => {
    const run = (lastWork.get(name) ?? Promise.resolve()).then(() => (locks === undefined ? work() : locks.hold(name, work)));
    lastWork.set(name, run.catch(() => undefined));
    return run;
  };
}
