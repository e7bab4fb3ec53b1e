import { describe, expect, it } from 'vitest';
import { createScriptedSdk, sampleProfile, sampleVoucher, startMs, voucherNumber } from '../../test/scripted-platform';
import { readProfile } from '../platform-api/operations/read-profile';
import type { Profile } from '../platform-api/platform-types';
import { profileShape } from './answer-shape';
import { loadCached, type LoadOutcome } from './load-cached';
import { createModelStore } from './model-store';
import { createPagedLoader } from './paged-loader';
import type { PagedList } from './view-model';
import { createVoucherCenterModel } from './voucher-center';
import { createVoucherCodeModel } from './voucher-code';
import { createVoucherHomeModel } from './voucher-home';

const cacheKey = 'etv:test:person-1:cache:profile';
const sound = { status: 200, body: { ...sampleProfile, serverTimeMs: startMs } };

function open(answer: () => object = () => sound) {
  const platform = createScriptedSdk({ 'GET /v1/me': () => answer() as typeof sound });
  const outcomes: LoadOutcome<Profile>[] = [];
  const load = (report: (outcome: LoadOutcome<Profile>) => void = (outcome) => void outcomes.push(outcome)) =>
    loadCached<Profile>({ sdk: platform.sdk, cacheName: 'profile', shape: profileShape, isCacheWanted: true, load: () => readProfile(platform.sdk), report });
  return { platform, outcomes, load, kept: () => platform.bridge.storage.get(cacheKey) };
}

describe('an answer and its cache', () => {
  it('shows what was kept, then what the platform says', async () => {
    const { outcomes, load, kept } = open();
    await load();
    await load();
    expect(outcomes.map(({ kind }) => kind)).toEqual(['fresh', 'cached', 'fresh']);
    expect(JSON.parse((await kept()) ?? '')).toMatchObject({ value: { person: {} }, asOfMs: expect.any(Number) });
  });

  it.each(['null', '5', '"x"', '[]', '{"asOfMs":1}', '{"asOfMs":1,"value":null}', '{"asOfMs":1,"value":{}}', '{"asOfMs":1,"value":{"person":{},"memberships":{},"notices":[]}}', '{"asOfMs":1,"value":{"person":[],"memberships":[],"notices":[]}}', '{"asOfMs":1,"value":{"person":{},"memberships":[],"notices":[null]}}', '{"value":{}}', '{'])(
    'counts a cache that holds %s as none', async (text) => {
      const { platform, outcomes, load } = open();
      await platform.bridge.storage.set(cacheKey, text);
      await load();
      expect(outcomes.map(({ kind }) => kind)).toEqual(['fresh']);
    });

  it('forgets a cache that cannot be shown, even when the platform cannot be reached', async () => {
    const { platform, load, kept } = open(() => {
      throw new Error('down');
    });
    await platform.bridge.storage.set(cacheKey, JSON.stringify({ asOfMs: 1, value: sampleProfile }));
    const failures: string[] = [];
    await load((outcome) => {
      if (outcome.kind !== 'failed') throw new TypeError('cannot be shown');
      failures.push(outcome.failure.kind === 'fault' ? outcome.failure.code : 'refusal');
    });
    expect([failures, await kept()]).toEqual([['networkFailed'], undefined]);
  });

  it.each([{}, { person: {} }, { ...sampleProfile, notices: [null] }, { ...sampleProfile, memberships: 'none' }])('keeps no answer that cannot be shown: %j', async (body) => {
    const { outcomes, load, kept } = open(() => ({ status: 200, body }));
    await load();
    expect(outcomes).toEqual([{ kind: 'failed', failure: { kind: 'fault', code: 'malformedResponse' }, isOffline: false }]);
    expect(await kept()).toBeUndefined();
  });

  it('is malformed where the page stumbles over it, and is not kept', async () => {
    const { load, kept } = open();
    const failures: unknown[] = [];
    await load((outcome) => {
      if (outcome.kind !== 'failed') throw new TypeError('cannot be shown');
      failures.push(outcome.failure);
    });
    expect([failures, await kept()]).toEqual([[{ kind: 'fault', code: 'malformedResponse' }], undefined]);
  });
});

it('is shown to the others when one listener cannot', async () => {
  const unhandled: unknown[] = [];
  const onUnhandled = (reason: unknown) => void unhandled.push(reason);
  process.on('unhandledRejection', onUnhandled);
  try {
    const store = createModelStore({ count: 0 });
    const seen: number[] = [];
    store.subscribe(() => {
      throw new Error('a page that broke');
    });
    store.subscribe(() => void seen.push(store.getState().count));
    store.patch({ count: 1 });
    expect(seen).toEqual([1]);
    await new Promise((resolve) => setTimeout(resolve, 5));
    expect(unhandled).toMatchObject([{ message: 'a page that broke' }]);
  } finally {
    process.off('unhandledRejection', onUnhandled);
  }
});

it.each([{}, { items: 5 }, { items: null }, { items: [null] }])('a further page that answers %j is told and adds nothing', async (body) => {
  const lists: PagedList<object>[] = [];
  const { platform } = open();
  const loader = createPagedLoader<object>({ sdk: platform.sdk, cacheName: () => 'pages', loadPage: async (cursor) => ({ ok: true, value: (cursor === undefined ? { items: [{}], nextCursor: 'more' } : body) as { items: object[] } }), report: (list) => void lists.push(list) });
  await loader.load({ isCacheWanted: false });
  await loader.loadMore();
  expect(lists.at(-1)).toMatchObject({ phase: 'ready', items: [{}], isLoadingMore: false, failure: { kind: 'fault', code: 'malformedResponse' } });
});

describe('pages that meet such an answer', () => {
  it('say that it is malformed and recover at the next start', async () => {
    let body: object = {};
    const platform = createScriptedSdk({ 'GET /v1/me': () => ({ status: 200, body }), 'GET /v1/vouchers': () => ({ status: 200, body }), 'GET /v1/templates/claimable': () => ({ status: 200, body }) });
    for (const create of [createVoucherHomeModel, createVoucherCenterModel] as const) {
      const model = create(platform.sdk);
      model.start();
      await platform.settle();
      expect(JSON.stringify(model.getState())).toContain('malformedResponse');
      model.dispose();
    }
    body = { ...sampleProfile, items: [sampleVoucher], serverTimeMs: startMs };
    const home = createVoucherHomeModel(platform.connect());
    home.start();
    await platform.settle();
    expect(home.getState()).toMatchObject({ phase: 'ready', isRefreshing: false, failure: undefined });
  });

  it.each(['5', '{}', 'true', 'null', '"x"'])('show the front page whatever lies there of notices put away: %s', async (text) => {
    const platform = createScriptedSdk({ 'GET /v1/me': () => sound });
    await platform.bridge.storage.set('etv:test:person-1:dismissedNotices', text);
    const home = createVoucherHomeModel(platform.sdk);
    home.start();
    await platform.settle();
    expect(home.getState().phase).toBe('ready');
    home.dismissNotice('n9');
    await platform.settle();
    expect(await platform.sdk.storage.read('dismissedNotices')).toEqual(['n9']);
  });

  it('make a code whatever lies there of its voucher', async () => {
    const sound = createScriptedSdk();
    const [first, second] = [createVoucherCodeModel(sound.sdk, { voucherNumber }), createScriptedSdk()] as const;
    first.start();
    await sound.settle();
    await second.bridge.storage.set(`etv:test:person-1:cache:voucher:${voucherNumber}`, '{"asOfMs":1,"value":{}}');
    const poisoned = createVoucherCodeModel(second.sdk, { voucherNumber });
    poisoned.start();
    await second.settle();
    expect(poisoned.getState().phase).toBe(first.getState().phase);
    first.dispose();
    poisoned.dispose();
  });
});
