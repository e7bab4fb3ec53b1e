import { createNobleSigningKey } from '../src/crypto/es256-noble';
import { decodeBase64Url, encodeBase64Url } from '../src/encoding';
import { issueCredential } from '../src/issuer/issue-credential';
import type { ClaimableTemplate, Profile, Redemption, ScannedVoucher, Voucher, VoucherState } from '../src/platform-api/platform-types';
import type { TransportRequest } from '../src/host-bridge/host-bridge';
import { refusalStatuses } from '../src/refusal-statuses';
import { refuse, type RefusalCode, type RefusalDetails } from '../src/refusals';
import { createFixedClock } from '../src/testing/fixed-clock';
import { createScriptedTransport, type ScriptedAnswer } from '../src/testing/scripted-transport';
import { createTestBridge } from '../src/testing/test-bridge';
import { createVoucherSdk, type VoucherSdk } from '../src/voucher-sdk';

export const startMs = Date.UTC(2026, 10, 24, 1, 0, 0);
export const voucherNumber = '4928D3E9B2DD58AB';
const issuerKey = createNobleSigningKey(new Uint8Array(32).fill(7));

const terms = {
  templateNumber: 260001, name: '焊工技能提升券', trainingType: 'offline', benefitMode: 'faceValue', amountFen: 150000, specialty: '焊工',
  skillLevel: 'level5', validFromMs: startMs - 86_400_000, expiresAtMs: startMs + 30 * 86_400_000,
} as const;

export const sampleTemplate: ClaimableTemplate = { ...terms, description: '', regionNames: ['全省'], remaining: 9, total: 10, isClaimed: false };
export const sampleVoucher: Voucher = { ...terms, voucherNumber, status: 'claimed', claimedAtMs: startMs };
export const sampleProfile: Profile = {
  person: { maskedName: '张*', maskedIdNumber: '140105************', regionName: '太原市小店区' }, memberships: [], claimableCount: 1, readyCount: 1,
  notices: [{ id: 'n1', kind: 'expiring', atMs: startMs, voucherNumber, name: terms.name, daysLeft: 7 }], serverTimeMs: startMs,
};
const scanned: ScannedVoucher = { ...terms, voucherNumber, maskedName: '张*', maskedIdNumber: '140105************' };
export const sampleRedemption: Redemption = {
  redemptionId: 'r1', usedAtMs: startMs, codeAgeSeconds: 4, voucher: scanned,
  deliveries: [{ system: 'voucherPlatform', state: 'synchronised' }, { system: 'realNameSystem', state: 'pending' }],
};

export function refused(code: RefusalCode, details: RefusalDetails = {}, serverTimeMs = startMs): ScriptedAnswer {
  return { status: refusalStatuses[code], body: { ...refuse(code, details), message: '', requestId: 'q', serverTimeMs } };
}

export type Route = (request: TransportRequest) => ScriptedAnswer | Promise<ScriptedAnswer> | undefined;

/** An SDK over a platform of a few lines; a test changes single routes by `METHOD /path`. */
export function createScriptedSdk(routes: Record<string, Route> = {}, options: { subject?: string; validFromMs?: number; bridge?: Partial<Parameters<typeof createTestBridge>[0]> } = {}) {
  let publicKey = new Uint8Array(0);
  let isOffline = false;
  const standard: Record<string, Route> = {
    'POST /v1/sessions': (request) => {
      publicKey = new Uint8Array(decodeBase64Url((JSON.parse(request.body ?? '') as { publicKey: string }).publicKey) as Uint8Array);
      return { status: 201, body: { sessionId: 's1', cacheScope: 'c', expiresAtMs: startMs + 7 * 86_400_000, serverTimeMs: serverNowMs(), person: sampleProfile.person, memberships: [], binding: 'created' } };
    },
    'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, serverTimeMs: serverNowMs() } }),
    'POST /v1/notices/read': () => ({ status: 204, body: '' }),
    'GET /v1/templates/claimable': () => ({ status: 200, body: { items: [sampleTemplate] } }),
    'GET /v1/vouchers': () => ({ status: 200, body: { items: [sampleVoucher] } }),
    [`GET /v1/vouchers/${voucherNumber}`]: () => ({ status: 200, body: { voucher: sampleVoucher, description: '', history: [], accesses: [] } }),
    [`GET /v1/vouchers/${voucherNumber}/state`]: () => new Promise(() => undefined),
    [`POST /v1/vouchers/${voucherNumber}/credentials`]: async () => ({ status: 201, body: await credential() }),
    'POST /v1/claims': async () => ({ status: 201, body: { voucher: sampleVoucher, credential: await credential() } }),
    'POST /v1/redemptions/verify': () => ({ status: 200, body: { reservationId: 'v1', reservedUntilMs: serverNowMs() + 120_000, codeAgeSeconds: 4, voucher: scanned } }),
    'POST /v1/redemptions': () => ({ status: 201, body: sampleRedemption }),
    'GET /v1/redemptions': () => ({ status: 200, body: { items: [] } }),
  };
  const transport = createScriptedTransport((request) => {
    if (isOffline) return 'offline';
    const createdSeconds = Number(/created=(\d+)/.exec(request.headers['signature-input'] ?? '')?.[1]);
    if (Math.abs(createdSeconds - serverNowMs() / 1000) > 60) return refused('staleRequest', {}, serverNowMs());
    const name = `${request.method} ${request.url.replace('https://platform.test', '').split('?')[0] as string}`;
    return (routes[name] ?? standard[name])?.(request);
  });
  const clock = createFixedClock(startMs);
  /** The platform's own clock: a phone whose time is changed does not move it. */
  function serverNowMs(): number {
    return startMs + clock.monotonicMs();
  }
  const bridge = createTestBridge({ transport, clock, ...options.bridge });

  async function credential(): Promise<object> {
    const bytes = await issueCredential({
      issuerKey,
      fields: {
        holderAlgorithm: 'ES256', issuerKeyId: '0a0b0c0d', voucherNumber, holderPublicKey: publicKey, validFromSeconds: (options.validFromMs ?? terms.validFromMs) / 1000,
        expiresAtSeconds: terms.expiresAtMs / 1000, templateNumber: 260001, trainingType: 'offline', benefitMode: 'faceValue', skillLevel: 'level5', amountFen: 150000, statusIndex: 1,
      },
    });
    return { voucherNumber, credential: encodeBase64Url(bytes), expiresAtMs: terms.expiresAtMs };
  }

  const connect = (subject = options.subject ?? 'person-1'): VoucherSdk =>
    createVoucherSdk({ bridge, platformUrl: 'https://platform.test', audience: 'etv-test', channelId: 'test', subject });

  return {
    sdk: connect(), bridge, clock, serverNowMs, transport, connect, issuer: { algorithm: 'ES256' as const, publicKey: issuerKey.publicKey },
    setOffline: (value: boolean) => void (isOffline = value),
    /** Lets everything that is due happen, without time passing. */
    settle: () => clock.advance(0),
    sent: (name: string) => transport.requests.filter((request) => `${request.method} ${request.url.replace('https://platform.test', '').split('?')[0] as string}` === name),
  };
}

export const usedState: VoucherState = { voucherNumber, status: 'used', changedAtMs: startMs + 5000, place: '太原技师学院' };
