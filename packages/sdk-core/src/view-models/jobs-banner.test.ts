import { describe, expect, it } from 'vitest';
import { createScriptedSdk } from '../../test/scripted-platform';
import { SdkError } from '../errors';
import { createJobsBannerModel } from './jobs-banner';

const banner = { bannerId: 'jobs', title: '就业在线', url: 'https://jobs.example/' };

function create(open: (url: string) => Promise<void>) {
  const platform = createScriptedSdk({ 'GET /v1/banners': () => ({ status: 200, body: { items: [banner] } }) }, { bridge: { override: { links: { open } } } });
  return { platform, model: createJobsBannerModel(platform.sdk) };
}

describe('jobs-banner', () => {
  it('R52 leads to 就业在线 through the host, also from what was kept', async () => {
    const opened: string[] = [];
    const { platform, model } = create(async (url) => void opened.push(url));
    model.start();
    await platform.settle();
    model.open('another');
    model.open('jobs');
    await platform.settle();
    expect([opened, model.getState().phase]).toEqual([['https://jobs.example/'], 'ready']);
    platform.setOffline(true);
    const again = createJobsBannerModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ isOffline: true, banners: [banner] });
    again.refresh();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', isRefreshing: false, banners: [banner] });
  });

  it('R52 M1 says when the host opens no pages', async () => {
    const { platform, model } = create(async () => {
      throw new SdkError('capabilityUnavailable', 'blocked');
    });
    model.start();
    await platform.settle();
    model.open('jobs');
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'ready', failure: { kind: 'fault', code: 'capabilityUnavailable' } });
  });
});
