import { describe, expect, it } from 'vitest';
import { actAsProxy, decideProxyEnd, isProxyLive, longestProxyMs, nameProxy, type Proxy, type ProxyRequest } from './proxy-holder';

const nowMs = Date.UTC(2026, 10, 24);
const proxyOf = (elderId: string, holderId: string, overrides: Partial<Proxy> = {}): Proxy => ({ elderId, holderId, sinceMs: nowMs - 1, untilMs: nowMs + 1, ...overrides });
const name = (overrides: Partial<ProxyRequest> = {}) => nameProxy({ elderId: 'elder', holderId: 'daughter', face: 'elder', known: [], nowMs, ...overrides });

describe('A20 naming a proxy holder', () => {
  it('takes the elder\'s own face and lasts a year', () => {
    expect(name()).toEqual({ ok: true, value: { elderId: 'elder', holderId: 'daughter', sinceMs: nowMs, untilMs: nowMs + longestProxyMs } });
    expect(name({ face: 'missing' })).toMatchObject({ refusal: { code: 'proxyFaceRequired' } });
    expect(name({ face: 'another' })).toMatchObject({ refusal: { code: 'proxyFaceRefused' } });
    expect(name({ holderId: 'elder' })).toMatchObject({ refusal: { code: 'proxyOfOneself' } });
  });

  it('gives a holder 3 elders; ended and lapsed ones do not count', () => {
    const three = ['a', 'b', 'c'].map((elderId) => proxyOf(elderId, 'daughter'));
    expect(name({ known: three })).toMatchObject({ refusal: { code: 'proxyLimitReached', details: { side: 'holder', count: 3, limit: 3 } } });
    expect(name({ known: three.slice(1) }).ok).toBe(true);
    expect(name({ known: [...three.slice(1), proxyOf('a', 'daughter', { revokedAtMs: nowMs })] }).ok).toBe(true);
    expect(name({ known: [...three.slice(1), proxyOf('a', 'daughter', { untilMs: nowMs })] }).ok).toBe(true);
  });

  it('gives an elder 2 holders, and renewing one of them counts once', () => {
    const two = ['son', 'neighbour'].map((holderId) => proxyOf('elder', holderId));
    expect(name({ known: two })).toMatchObject({ refusal: { code: 'proxyLimitReached', details: { side: 'elder', count: 2, limit: 2 } } });
    expect(name({ known: two, holderId: 'son' }).ok).toBe(true);
  });
});

describe('A20 acting for an elder', () => {
  const proxy = proxyOf('elder', 'daughter');
  const act = (operation: string, overrides: Partial<Proxy> = {}, holderId = 'daughter') => actAsProxy({ ...proxy, ...overrides }, { holderId, operation, nowMs });

  it('lets claim, view, book, present and check in', () => {
    for (const operation of ['claimVoucher', 'listVouchers', 'readVoucher', 'bookVoucher', 'requestCredential', 'checkInByLocation']) {
      expect(act(operation)).toEqual({ ok: true, value: { elderId: 'elder' } });
    }
  });

  it('refuses keys, further proxies, feedback and institution tools', () => {
    for (const operation of ['listBoundKeys', 'revokeBoundKey', 'beginProxy', 'sendFeedback', 'readProfile', 'verifyScan', 'redeemVoucher', 'renewBooking', '']) {
      expect(act(operation)).toMatchObject({ refusal: { code: 'proxyNotAllowed', details: { operation } } });
    }
  });

  it('is over when revoked or run out, and unknown to a stranger', () => {
    expect(act('readVoucher', { revokedAtMs: nowMs })).toMatchObject({ refusal: { code: 'proxyEnded' } });
    expect(act('readVoucher', { untilMs: nowMs })).toMatchObject({ refusal: { code: 'proxyEnded' } });
    expect(act('readVoucher', { revokedAtMs: nowMs }, 'stranger')).toMatchObject({ refusal: { code: 'notFound' } });
    expect(isProxyLive({ untilMs: nowMs + 1 }, nowMs)).toBe(true);
  });
});

it('A20 either side or the authority ends it, once', () => {
  const proxy = proxyOf('elder', 'daughter');
  for (const [by, endedBy] of [[{ personId: 'elder' }, 'elder'], [{ personId: 'daughter' }, 'holder'], ['authority', 'authority']] as const) {
    expect(decideProxyEnd(proxy, { by, nowMs })).toEqual({ ok: true, value: { endedBy, proxy: { ...proxy, revokedAtMs: nowMs } } });
  }
  expect(decideProxyEnd({ ...proxy, revokedAtMs: nowMs - 5 }, { by: 'authority', nowMs })).toMatchObject({ value: { proxy: { revokedAtMs: nowMs - 5 } } });
  expect(decideProxyEnd(proxy, { by: { personId: 'stranger' }, nowMs })).toMatchObject({ refusal: { code: 'notFound' } });
});
