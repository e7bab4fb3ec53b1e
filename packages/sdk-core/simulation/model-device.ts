import type { CryptoSuite, SigningKey } from '../src/crypto/crypto-suite';
import { computeKeyThumbprint } from '../src/crypto/key-thumbprint';
import { SdkError } from '../src/errors';
import type { Clock } from '../src/host-bridge/host-bridge';
import { generateNodeKey } from '../src/node';
import { createOfflineScanner, type OfflineScan, type OfflineScanner, type TrustReading, type SynchronizationAnswer, type SynchronizationRequest, type TrustMaterial } from '../src/offline';
import type { TrustedIssuer } from '../src/qr-code/verify-redeem-code';
import { createScopedStorage } from '../src/session/scoped-storage';
import { openStatusBundle } from '../src/status/status-bundle';
import { createSeededRandom } from '../src/testing';
import { createFaultyStorage, type FaultyStorage } from './faulty-storage';
import type { ModelDevice } from './model-platform';

/** A phone of an institution: the shipped scanner on a clock and a storage that things happen to. */
export interface SimulatedPhone {
  readonly deviceId: string;
  readonly institutionNumber: number;
  readonly scanner: OfflineScanner;
  /** The same phone, storage and clock, another page. */
  readonly secondTab: OfflineScanner;
  /** Shown on the first tab and not yet confirmed. */
  shown?: OfflineScan | undefined;
  /** Somebody meddled with its storage: what is missing then is no fault of the code. */
  isTampered: boolean;
  readonly storageEntries: Map<string, string>;
  readonly storage: FaultyStorage;
  /** What the platform knows of it. */
  readonly known: ModelDevice;
  isPartitioned: boolean;
  isNextAnswerLost: boolean;
  jumpWall(ms: number): void;
  /** The second tab asks; the platform answers at once and the answer stays under way. */
  askInSecondTab(): void;
  /** That answer arrives. */
  hearInSecondTab(): Promise<void>;
  /** Time goes by while the monotonic clock stands still. */
  sleep(ms: number): void;
  /** The app starts again: same storage, another run of the monotonic clock. */
  restart(): void;
}

export async function createPhone(options: {
  name: string;
  institutionNumber: number;
  suite: CryptoSuite;
  issuer: TrustedIssuer;
  platformKey: SigningKey;
  trueNowMs(): number;
  enrol(device: { deviceId: string; key: SigningKey; institutionNumber: number }): Promise<ModelDevice>;
  synchronize(device: ModelDevice, request: SynchronizationRequest): Promise<SynchronizationAnswer>;
  wallSkewMs: number;
}): Promise<SimulatedPhone> {
  const { suite, trueNowMs, institutionNumber } = options;
  const key = generateNodeKey();
  const deviceId = await computeKeyThumbprint(suite, key.publicKey);
  const known = await options.enrol({ deviceId, key, institutionNumber });
  const storageEntries = new Map<string, string>();
  const storage = createFaultyStorage(storageEntries);
  let wallOffsetMs = options.wallSkewMs;
  let sleptMs = 0;
  let startedAtMs = trueNowMs();
  let run = 0;

  let release: (() => void) | undefined;
  let asking: Promise<void> | undefined;

  function start(tab: 'first' | 'second'): OfflineScanner {
    run += 1;
    const clock: Clock = { nowMs: () => trueNowMs() + wallOffsetMs, monotonicMs: () => trueNowMs() - startedAtMs - sleptMs };
    return createOfflineScanner({
      storage: createScopedStorage({ storage, channelId: 'simulation', subject: options.name }),
      clock, random: createSeededRandom(`${options.name}/${run}`), suite, key, deviceId, platformKey: options.platformKey,
      openTrust: createTrustOpener(options),
      async exchange(request) {
        if (phone.isPartitioned) throw new SdkError('networkFailed', 'The simulated network is down.');
        const answer = await options.synchronize(known, request);
        if (tab === 'second' && asking !== undefined) await new Promise<void>((resolve) => (release = resolve));
        if (!phone.isNextAnswerLost || tab === 'second') return answer;
        phone.isNextAnswerLost = false;
        throw new SdkError('networkFailed', 'The simulated answer was lost.');
      },
    });
  }

  const phone = {
    deviceId, institutionNumber, storageEntries, storage, known, isPartitioned: false, isNextAnswerLost: false, isTampered: false, shown: undefined as OfflineScan | undefined,
    scanner: start('first'),
    secondTab: start('second'),
    askInSecondTab() {
      asking ??= Promise.resolve().then(() => phone.secondTab.synchronize()).catch(() => undefined);
    },
    async hearInSecondTab() {
      if (asking === undefined) return;
      const heard = asking;
      // Until nothing more is under way: one synchronisation may ask several times.
      for (let done = false; !done; ) {
        release?.();
        release = undefined;
        done = await Promise.race([heard.then(() => true), new Promise<boolean>((resolve) => setImmediate(() => resolve(false)))]);
      }
      asking = undefined;
    },
    jumpWall(ms: number) {
      wallOffsetMs += ms;
    },
    sleep(ms: number) {
      sleptMs += ms;
    },
    restart() {
      storage.repair();
      startedAtMs = trueNowMs();
      sleptMs = 0;
      phone.scanner = start('first');
      phone.secondTab = start('second');
      phone.shown = undefined;
    },
  };
  return phone;
}

/** The issuer is pinned here (chains have tests of their own); the status bundle is the real, signed one. */
function createTrustOpener(options: { suite: CryptoSuite; issuer: TrustedIssuer; platformKey: SigningKey }): (material: TrustMaterial, nowMs: number) => Promise<TrustReading> {
  return async (material, nowMs) => {
    const trustList = { outcome: 'opened', version: 1, issuedAtMs: nowMs } as const;
    if (material.statusBundle === undefined) return { trustList, statusBundle: { outcome: 'absent' } };
    const opened = await openStatusBundle({
      bundle: material.statusBundle, statusKey: options.platformKey, suite: options.suite, nowMs,
      ...(material.statusBundleVersion === undefined ? {} : { lastVersion: material.statusBundleVersion }),
    });
    if (opened.outcome !== 'opened') return { trustList, statusBundle: opened };
    return { trustList, statusBundle: opened, trust: { issuedAtMs: opened.issuedAtMs, findIssuers: () => [options.issuer], findStatus: opened.findStatus } };
  };
}
