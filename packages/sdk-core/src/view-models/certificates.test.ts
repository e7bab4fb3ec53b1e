import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, startMs, type Route } from '../../test/scripted-platform';
import type { Certificate } from '../platform-api/platform-types';
import { createCertificatesModel } from './certificates';

const certificate = (id: string, kind: Certificate['kind'] = 'skillLevel'): Certificate => ({
  certificateId: id, kind, occupation: '焊工', skillLevel: 'level4', issuedBy: '认定机构', issuedAtMs: startMs, certificateNumber: `S0000140000${id}`,
});

async function open(routes: Record<string, Route> = {}) {
  const platform = createScriptedSdk({
    'GET /v1/certificates': ({ url }) => {
      const query = new URL(url).searchParams;
      if (query.get('cursor') === 'next') return { status: 200, body: { items: [certificate('3')], lookedUpAtMs: startMs } };
      if (query.get('kind') === 'qualification') return { status: 200, body: { items: [certificate('2', 'qualification')], lookedUpAtMs: startMs } };
      return { status: 200, body: { items: [certificate('1'), certificate('2', 'qualification')], nextCursor: 'next', lookedUpAtMs: startMs } };
    },
    'GET /v1/certificates/9': () => ({ status: 200, body: certificate('9') }),
    ...routes,
  });
  const model = createCertificatesModel(platform.sdk);
  model.start();
  await platform.settle();
  return { platform, model };
}
const ids = (items: readonly Certificate[]) => items.map(({ certificateId }) => certificateId);

describe('certificates', () => {
  it('R50 lists my certificates page by page, of one kind or both', async () => {
    const { platform, model } = await open();
    expect(ids(model.getState().list.items)).toEqual(['1', '2']);
    model.loadMore();
    await platform.settle();
    expect([ids(model.getState().list.items), model.getState().list.hasMore]).toEqual([['1', '2', '3'], false]);
    model.show('qualification');
    await platform.settle();
    expect(model.getState()).toMatchObject({ kind: 'qualification', isRefreshing: false });
    expect(ids(model.getState().list.items)).toEqual(['2']);
  });

  it('R50 opens one from the list at once, another by its link, and says when it is not mine', async () => {
    const { platform, model } = await open({ 'GET /v1/certificates/8': () => refused('notFound') });
    model.open('1');
    expect(model.getState().opened).toMatchObject({ phase: 'ready', certificate: { certificateNumber: 'S00001400001' } });
    model.open('8');
    model.open('9');
    expect(model.getState().opened?.phase).toBe('loading');
    await platform.settle();
    expect(model.getState().opened).toMatchObject({ certificateId: '9', phase: 'ready' });
    model.open('8');
    await platform.settle();
    expect(model.getState().opened).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'notFound' } } });
    model.close();
    expect(model.getState().opened).toBeUndefined();
  });

  it('R50 paints the kept list first and offline, and says why there is none', async () => {
    const { platform } = await open();
    platform.setOffline(true);
    const again = createCertificatesModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ isOffline: true, list: { phase: 'ready', items: [{ certificateId: '1' }, { certificateId: '2' }] } });
    again.open('9');
    await platform.settle();
    expect(again.getState().opened).toMatchObject({ phase: 'failed', failure: { code: 'networkFailed' } });
    const { model } = await open({ 'GET /v1/certificates': () => refused('serviceUnavailable') });
    expect(model.getState().list).toMatchObject({ phase: 'failed', failure: { refusal: { code: 'serviceUnavailable' } } });
  });
});
