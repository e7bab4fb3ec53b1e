import { computeKeyThumbprint } from '../src/crypto/key-thumbprint';
import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { signText, type SignedText } from '../src/crypto/signed-text';
import { SdkError } from '../src/errors';
import type { Clock } from '../src/host-bridge/host-bridge';
import { signStatusBundle } from '../src/issuer';
import {
  computeCredentialThumbprint, createOfflineScanner, scanGrantTag, signedTimeTag, type OfflineScanner, type OfflineScannerOptions, type ScanGrant, type SynchronizationAnswer, type SynchronizationRequest,
} from '../src/offline';
import { decodeRedeemCode, type RedeemCode } from '../src/qr-code/redeem-code';
import { createScopedStorage } from '../src/session/scoped-storage';
import { openStatusBundle } from '../src/status/status-bundle';
import { createMemoryStorage, createSeededRandom } from '../src/testing';
import { issueVoucher, nowSeconds, suite, trustedIssuer } from './issued-voucher';

export const startMs = nowSeconds * 1000;
export const institutionNumber = 7;
export const platformKey = createNobleSigningKey(new Uint8Array(32).fill(21));
const deviceKey = createNobleSigningKey(new Uint8Array(32).fill(22));

/** A phone at a desk, a clock in the hand, and a platform that answers what the test says. */
export async function openDesk(options: { entries?: Map<string, string>; override?: Partial<OfflineScannerOptions> } = {}) {
  const entries = options.entries ?? new Map<string, string>();
  const deviceId = await computeKeyThumbprint(suite, deviceKey.publicKey);
  const time = { trueMs: startMs, wallOffsetMs: 0, startedMs: startMs, sleptMs: 0 };
  const clock: Clock = { nowMs: () => time.trueMs + time.wallOffsetMs, monotonicMs: () => time.trueMs - time.startedMs - time.sleptMs };
  const requests: SynchronizationRequest[] = [];
  let revision = 0;
  let runs = 0;
  const platform = {
    grants: [] as SignedText[], draining: [] as string[], isReachable: true, change: {} as Partial<SynchronizationAnswer>, delisted: [] as number[],
    /** Runs after the platform made its answer and before it arrives. */
    beforeArrival: async (): Promise<void> => undefined,
  };

  async function answer(request: SynchronizationRequest, asked = deviceId): Promise<SynchronizationAnswer> {
    revision += 1;
    const last = request.records[request.records.length - 1];
    return {
      verdicts: request.records.map((_, index) => ({ index, outcome: 'used', flags: [] })),
      checkpoint: { sequence: requests.reduce((sum, { records }) => sum + records.length, 0), hash: last === undefined ? 'genesis' : `hash of ${last.signature.slice(0, 8)}` },
      grants: platform.grants, drainingLeases: platform.draining,
      time: await signText({ value: { deviceId: asked, nonce: request.timeNonce, serverTimeMs: time.trueMs, revision }, domainTag: signedTimeTag, key: platformKey }),
      statusBundle: await signStatusBundle({ bundle: { version: revision, issuedAtMs: time.trueMs, nextUpdateMs: time.trueMs + 7 * 86_400_000, size: 100, delistedTemplates: platform.delisted }, revoked: [], key: platformKey }),
      ...platform.change,
    };
  }

  function start(): OfflineScanner {
    runs += 1;
    return createOfflineScanner({
      storage: createScopedStorage({ storage: createMemoryStorage(entries), channelId: 'c', subject: 's' }),
      clock, random: createSeededRandom(`desk ${runs}`), suite, key: deviceKey, deviceId, platformKey,
      async openTrust(material, nowMs) {
        const trustList = { outcome: 'opened', version: 1, issuedAtMs: time.trueMs } as const;
        if (material.statusBundle === undefined) return { trustList, statusBundle: { outcome: 'absent' } };
        const opened = await openStatusBundle({ bundle: material.statusBundle, statusKey: platformKey, nowMs, suite, ...(material.statusBundleVersion === undefined ? {} : { lastVersion: material.statusBundleVersion }) });
        return { trustList, statusBundle: opened, ...(opened.outcome === 'opened' ? { trust: { issuedAtMs: opened.issuedAtMs, findIssuers: () => [trustedIssuer], findStatus: opened.findStatus } } : {}) };
      },
      async exchange(request) {
        if (!platform.isReachable) throw new SdkError('networkFailed', 'down');
        requests.push(request);
        const made = await answer(request);
        await platform.beforeArrival();
        return made;
      },
      ...options.override,
    });
  }

  const desk = {
    entries, platform, requests, time, deviceId, clock, scanner: start(), answer,
    restart() {
      Object.assign(time, { startedMs: time.trueMs, sleptMs: 0 });
      desk.scanner = start();
    },
    async grantFor(text: string, change: Partial<ScanGrant> = {}): Promise<SignedText> {
      const code = decodeRedeemCode(text) as RedeemCode;
      const grant: ScanGrant = {
        leaseId: 'l1', epoch: 1, deviceId, institutionNumber, voucherNumber: code.credential.voucherNumber, credentialThumbprint: await computeCredentialThumbprint(code, suite),
        issuedAtMs: time.trueMs, scanUntilMs: time.trueMs + 20 * 3_600_000, ...change,
      };
      return signText({ value: grant, domainTag: scanGrantTag, key: platformKey });
    },
    /** A code of this second. */
    show: async (change: Parameters<typeof issueVoucher>[0] = {}): Promise<string> => (await issueVoucher({ generatedAtSeconds: Math.floor(time.trueMs / 1000), expiresAtSeconds: nowSeconds + 400 * 86_400, ...change })).code,
    scan: (text: string) => desk.scanner.scan({ text, institutionNumber }),
    async scanAndConfirm(text: string) {
      return desk.scanner.confirm(await desk.scan(text));
    },
    /** Online once with a grant for the voucher: everything green needs. */
    async prepare(change: Partial<ScanGrant> = {}): Promise<void> {
      desk.platform.grants = [await desk.grantFor(await desk.show(), change)];
      await desk.scanner.synchronize();
    },
    queueNames: () => [...entries.keys()].filter((name) => name.includes('offline:scan:')),
  };
  return desk;
}

export type Desk = Awaited<ReturnType<typeof openDesk>>;

/** Voucher numbers of a test. */
export const numberOf = (at: number) => `4928D3E9B2DD58${at.toString(16).toUpperCase().padStart(2, '0')}`;
/** What lies on the phone. */
export const readKept = (desk: Desk, name: string) => JSON.parse(desk.entries.get(`etv:c:s:offline:${name}`) ?? 'null') as unknown;

/** Scans vouchers without a grant, one second apart. */
export async function scanMany(desk: Desk, count: number): Promise<void> {
  for (let at = 0; at < count; at += 1) {
    desk.time.trueMs += 1_000;
    const confirmed = await desk.scanAndConfirm(await desk.show({ voucherNumber: numberOf(at) }));
    if (confirmed.outcome !== 'recorded' || confirmed.sequence !== at + 1) throw new Error(`scan ${at + 1} was ${confirmed.outcome}`);
  }
}
