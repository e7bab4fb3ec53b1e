import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleTemplate, sampleVoucher, type Route } from '../../test/scripted-platform';
import { createVoucherCenterModel } from './voucher-center';

async function openClaim(platform: ReturnType<typeof createScriptedSdk>) {
  const model = createVoucherCenterModel(platform.sdk);
  model.start();
  await platform.settle();
  model.openClaim(sampleTemplate.templateNumber);
  return model;
}

describe('voucher-center', () => {
  it('R33 lists what I can claim and what I have, by group', async () => {
    const statuses = ['claimed', 'used', 'settled', 'writtenOff', 'voided', 'expired'] as const;
    const items = statuses.map((status, i) => ({ ...sampleVoucher, status, voucherNumber: `000000000000000${i}` }));
    const platform = createScriptedSdk({ 'GET /v1/vouchers': () => ({ status: 200, body: { items } }) });
    const model = createVoucherCenterModel(platform.sdk);
    model.start();
    await platform.settle();
    expect(model.getState().claimable).toMatchObject({ phase: 'ready', items: [sampleTemplate] });
    const inGroup = (group: 'ready' | 'used' | 'settled' | 'lapsed') => {
      model.chooseGroup(group);
      return model.getState().mine.items.map((voucher) => voucher.status);
    };
    expect([inGroup('ready'), inGroup('used'), inGroup('settled'), inGroup('lapsed')]).toEqual([['claimed'], ['used'], ['settled', 'writtenOff'], ['voided', 'expired']]);
  });

  it('R34 claims only after the terms were accepted', async () => {
    const platform = createScriptedSdk();
    const model = await openClaim(platform);
    model.confirmClaim();
    await platform.settle();
    expect(platform.sent('POST /v1/claims')).toHaveLength(0);
    model.acceptTerms(true);
    model.confirmClaim();
    await platform.settle();
    expect(model.getState().claim).toMatchObject({ step: 'claimed', voucher: { voucherNumber: sampleVoucher.voucherNumber } });
    expect(JSON.parse(platform.sent('POST /v1/claims')[0]?.body ?? '')).toEqual({ templateNumber: sampleTemplate.templateNumber, termsVersion: '2026-11' });
  });

  it('R34 shows newer terms of the platform, and claims by them once they are accepted', async () => {
    const current = { version: '2027-01', title: '服务条款', body: '第一条\n\n第二条', sha256: '0'.repeat(64), publishedAtMs: 1 };
    const versionOf = (body: string | undefined) => (JSON.parse(body ?? '{}') as { termsVersion?: string }).termsVersion;
    const platform = createScriptedSdk({
      'POST /v1/claims': (request) => (versionOf(request.body) === '2027-01' ? undefined : refused('termsNotAccepted', { version: '2027-01' })),
      'GET /v1/consents': () => ({ status: 200, body: { items: [{ purpose: 'terms', isGiven: false, current, history: [] }] } }),
    });
    const model = await openClaim(platform);
    model.acceptTerms(true);
    model.confirmClaim();
    await platform.settle();
    expect(model.getState().claim).toMatchObject({ step: 'terms', areTermsAccepted: false, newerTerms: { version: '2027-01' }, failure: { refusal: { code: 'termsNotAccepted' } } });
    model.confirmClaim();
    await platform.settle();
    expect(platform.sent('POST /v1/claims')).toHaveLength(1);
    model.acceptTerms(true);
    model.confirmClaim();
    await platform.settle();
    const [first, second] = platform.sent('POST /v1/claims');
    expect(versionOf(second?.body)).toBe('2027-01');
    expect(second?.headers['idempotency-key']).not.toBe(first?.headers['idempotency-key']);
  });

  it('a lost answer is asked for again with the same key: one claim', async () => {
    let isLost = true;
    const platform = createScriptedSdk({ 'POST /v1/claims': () => (isLost ? 'offline' : refused('alreadyClaimed')) });
    const model = await openClaim(platform);
    model.acceptTerms(true);
    model.confirmClaim();
    await platform.settle();
    expect(model.getState().claim).toMatchObject({ step: 'terms', areTermsAccepted: true, failure: { kind: 'fault', code: 'networkFailed' } });
    isLost = false;
    model.confirmClaim();
    await platform.settle();
    const keys = platform.sent('POST /v1/claims').map((request) => request.headers['idempotency-key']);
    expect(keys).toHaveLength(2);
    expect(keys[0]).toMatch(/^[\w-]{22}$/);
    expect(keys[1]).toBe(keys[0]);
    model.closeClaim();
    model.openClaim(sampleTemplate.templateNumber);
    model.acceptTerms(true);
    model.confirmClaim();
    await platform.settle();
    expect(platform.sent('POST /v1/claims')[2]?.headers['idempotency-key']).not.toBe(keys[0]);
  });

  it('M1 a refused claim keeps its code and measured values', async () => {
    const platform = createScriptedSdk({ 'POST /v1/claims': () => refused('soldOut', { remaining: 0 }) });
    const model = await openClaim(platform);
    model.acceptTerms(true);
    model.confirmClaim();
    await platform.settle();
    expect(model.getState().claim).toMatchObject({ step: 'refused', failure: { refusal: { code: 'soldOut', nextMove: 'final', details: { remaining: 0 } } } });
    model.closeClaim();
    expect(model.getState().claim).toBeUndefined();
  });

  it('M2 M1 says before the terms are accepted that a claim would be refused, and spends nothing; without an answer the claim itself tells', async () => {
    const path = `GET /v1/templates/${sampleTemplate.templateNumber}/claim-forecast`;
    const obstacle = { code: 'soldOut', nextMove: 'final', details: { total: 10 }, message: '' };
    const answers: Route[] = [
      () => ({ status: 200, body: { wouldPass: false, obstacles: [obstacle], needs: ['terms'], remaining: 0 } }), () => ({ status: 200, body: { wouldPass: true, obstacles: [], needs: ['terms'], remaining: 3 } }), () => 'offline', () => refused('notFound'),
    ];
    for (const [i, answer] of answers.entries()) {
      const platform = createScriptedSdk({ [path]: answer });
      const model = createVoucherCenterModel(platform.sdk);
      model.start();
      await platform.settle();
      model.openClaim(sampleTemplate.templateNumber);
      await platform.settle();
      expect(model.getState().claim).toMatchObject(i === 0 ? { step: 'refused', failure: { kind: 'refusal', refusal: { code: 'soldOut', details: { total: 10 } } } } : { step: 'terms' });
      if (i > 0) expect(model.getState().claim?.failure).toBeUndefined();
      expect(platform.sent('POST /v1/claims')).toHaveLength(0);
    }
  });

  it('loads page after page and keeps what was loaded when the network goes', async () => {
    const page = (from: number, next?: string) => ({ status: 200, body: { items: [{ ...sampleTemplate, templateNumber: from }], ...(next === undefined ? {} : { nextCursor: next }) } });
    const platform = createScriptedSdk({ 'GET /v1/templates/claimable': (request) => (request.url.includes('cursor=b') ? page(2, 'c') : request.url.includes('cursor=c') ? 'offline' : page(1, 'b')) });
    const model = createVoucherCenterModel(platform.sdk);
    model.start();
    await platform.settle();
    model.loadMore();
    model.loadMore(); // a second push while the first is under way asks once
    await platform.settle();
    expect(model.getState().claimable.items.map((item) => item.templateNumber)).toEqual([1, 2]);
    expect(platform.sent('GET /v1/templates/claimable')).toHaveLength(2);
    model.loadMore();
    await platform.settle();
    expect(model.getState()).toMatchObject({ isOffline: true, claimable: { phase: 'ready', hasMore: true, isLoadingMore: false, failure: { code: 'networkFailed' } } });
    expect(model.getState().claimable.items).toHaveLength(2);
  });

  it('paints the last answer first and says that it is offline', async () => {
    const platform = createScriptedSdk();
    const first = createVoucherCenterModel(platform.sdk);
    first.start();
    await platform.settle();
    platform.setOffline(true);
    const again = createVoucherCenterModel(platform.connect());
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ isOffline: true, claimable: { phase: 'ready', items: [sampleTemplate] }, mine: { items: [sampleVoucher] } });
  });

  it('drops the answer to a filter that was changed meanwhile', async () => {
    const answers: (() => void)[] = [];
    const platform = createScriptedSdk({
      'GET /v1/templates/claimable': (request) => new Promise((resolve) => answers.push(() => resolve({ status: 200, body: { items: [{ ...sampleTemplate, name: request.url.includes('online') ? 'online' : 'all' }] } }))),
    });
    const model = createVoucherCenterModel(platform.sdk);
    model.start();
    await platform.settle();
    model.chooseTrainingType('online');
    await platform.settle();
    answers[1]?.();
    await platform.settle();
    answers[0]?.();
    await platform.settle();
    expect(model.getState().claimable.items.map((item) => item.name)).toEqual(['online']);
  });
});
