import { refuse, type Result } from '../refusals';

/** A20: so many elders may one person act for. */
export const eldersPerHolder = 3;
/** A20: so many people may act for one elder. */
export const holdersPerElder = 2;
/** A20: then the elder's face is asked for again. 365 days. */
export const longestProxyMs = 365 * 24 * 3_600_000;

/** One person acts for another who has no smartphone (亲情服务, A20). */
export interface Proxy {
  readonly elderId: string;
  readonly holderId: string;
  readonly sinceMs: number;
  /** At most {@link longestProxyMs} after `sinceMs`; exclusive. */
  readonly untilMs: number;
  /** When either side or the authority ended it. */
  readonly revokedAtMs?: number | undefined;
}

export type ProxyParty = 'elder' | 'holder' | 'authority';

/**
 * All that a holder may do in the elder's name, by the platform's operation ids: claim, view, book,
 * present the code, agree to what a check-in needs, check in with the elder's face. Everything else refuses, above all binding keys,
 * naming a further proxy, feedback and an institution's tools.
 */
export const proxyOperations: readonly string[] = [
  'listClaimableTemplates', 'claimVoucher', 'listVouchers', 'readVoucher', 'listVoucherAccesses', 'watchVoucherState', 'requestCredential',
  'listNearbyInstitutions', 'bookVoucher', 'cancelBooking', 'forecastCheckIn', 'listCheckIns', 'checkInByLocation', 'scanCheckInCode', 'completeAssistedCheckIn', 'listConsents', 'giveConsent',
];

export interface ProxyRequest {
  readonly elderId: string;
  readonly holderId: string;
  /** What the face service said of the elder's face, taken on the holder's phone. */
  readonly face: 'elder' | 'missing' | 'another';
  /** Proxies of either of the two, ended ones included. */
  readonly known: readonly Proxy[];
  readonly nowMs: number;
}

/** True while it was neither revoked nor has run out. */
export function isProxyLive(proxy: Pick<Proxy, 'untilMs' | 'revokedAtMs'>, nowMs: number): boolean {
  return proxy.revokedAtMs === undefined && nowMs < proxy.untilMs;
}

/**
 * Names a proxy (A20). Naming one who is it already renews it and counts once.
 *
 * - `proxyOfOneself`
 * - `proxyFaceRequired`, `proxyFaceRefused`: only the elder's own face names a proxy
 * - `proxyLimitReached` with `limit`, `count` and `side`: the holder has 3 elders, or the elder 2 holders
 */
export function nameProxy(request: ProxyRequest): Result<Proxy> {
  const { elderId, holderId, face, known, nowMs } = request;
  if (elderId === holderId) return { ok: false, refusal: refuse('proxyOfOneself', { rule: 'A20' }) };
  if (face !== 'elder') return { ok: false, refusal: refuse(face === 'missing' ? 'proxyFaceRequired' : 'proxyFaceRefused', { rule: 'A20' }) };
  const others = known.filter((proxy) => isProxyLive(proxy, nowMs) && !(proxy.elderId === elderId && proxy.holderId === holderId));
  const elders = new Set(others.filter((proxy) => proxy.holderId === holderId).map((proxy) => proxy.elderId)).size;
  if (elders >= eldersPerHolder) return { ok: false, refusal: refuse('proxyLimitReached', { rule: 'A20', side: 'holder', count: elders, limit: eldersPerHolder }) };
  const holders = new Set(others.filter((proxy) => proxy.elderId === elderId).map((proxy) => proxy.holderId)).size;
  if (holders >= holdersPerElder) return { ok: false, refusal: refuse('proxyLimitReached', { rule: 'A20', side: 'elder', count: holders, limit: holdersPerElder }) };
  return { ok: true, value: { elderId, holderId, sinceMs: nowMs, untilMs: nowMs + longestProxyMs } };
}

/**
 * Whether this person may do this for the elder now.
 *
 * - `notFound`: a proxy of other people is not disclosed
 * - `proxyEnded`: revoked, or its year is over
 * - `proxyNotAllowed`: only the elder may do this
 */
export function actAsProxy(proxy: Proxy, act: { holderId: string; operation: string; nowMs: number }): Result<{ readonly elderId: string }> {
  if (proxy.holderId !== act.holderId) return { ok: false, refusal: refuse('notFound') };
  if (!isProxyLive(proxy, act.nowMs)) return { ok: false, refusal: refuse('proxyEnded', { rule: 'A20' }) };
  if (!proxyOperations.includes(act.operation)) return { ok: false, refusal: refuse('proxyNotAllowed', { rule: 'A20', operation: act.operation }) };
  return { ok: true, value: { elderId: proxy.elderId } };
}

/** Either side ends it, or the authority for them; ending it twice changes nothing. `notFound` for anybody else. */
export function decideProxyEnd(proxy: Proxy, end: { by: 'authority' | { readonly personId: string }; nowMs: number }): Result<{ readonly proxy: Proxy; readonly endedBy: ProxyParty }> {
  const endedBy = readParty(proxy, end.by);
  if (endedBy === undefined) return { ok: false, refusal: refuse('notFound') };
  return { ok: true, value: { endedBy, proxy: { ...proxy, revokedAtMs: proxy.revokedAtMs ?? end.nowMs } } };
}

function readParty(proxy: Proxy, by: 'authority' | { readonly personId: string }): ProxyParty | undefined {
  if (by === 'authority') return 'authority';
  if (by.personId === proxy.elderId) return 'elder';
  return by.personId === proxy.holderId ? 'holder' : undefined;
}
