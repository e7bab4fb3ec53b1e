import { describe, expect, it } from 'vitest';
import { createBrowserGeolocation } from './browser-geolocation';
import { createBrowserFiles, createBrowserLinks, createBrowserPhoneCall } from './browser-links';

type Ask = Geolocation['getCurrentPosition'];
const over = (ask: Ask) => createBrowserGeolocation({ getCurrentPosition: ask } as Geolocation);

describe('the browser\'s location', () => {
  it('A1 is WGS-84 with accuracy and time, fresh and within the given time', async () => {
    let options: PositionOptions | undefined;
    const geolocation = over((found, _failed, given) => {
      options = given;
      found({ coords: { latitude: 37.87, longitude: 112.55, accuracy: 12 }, timestamp: 1_795_482_000_000 } as GeolocationPosition);
    });
    expect(await geolocation.locate({ timeoutMs: 8_000 })).toEqual({ latitude: 37.87, longitude: 112.55, datum: 'wgs84', accuracyMeters: 12, atMs: 1_795_482_000_000, isMocked: false });
    expect(options).toMatchObject({ maximumAge: 0, timeout: 8_000 });
  });

  it.each([[1, 'permissionRefused'], [2, 'noFix'], [3, 'timeout'], [9, 'noFix']])('A3 error %i is the denial %s', async (code, denied) => {
    expect(await over((_found, failed) => failed?.({ code } as GeolocationPositionError)).locate({ timeoutMs: 1 })).toEqual({ denied });
  });
});

describe('the browser\'s calls and links', () => {
  it('dials numbers alone', async () => {
    const assigned: unknown[] = [];
    const phoneCall = createBrowserPhoneCall({ assign: (url) => void assigned.push(url) });
    await phoneCall.call('0351-2022288');
    expect(assigned).toEqual(['tel:0351-2022288']);
    await expect(phoneCall.call('javascript:alert(1)')).rejects.toMatchObject({ code: 'invalidArgument' });
  });

  it('opens https alone, in a tab without a way back', async () => {
    const tab = { opener: {} };
    await createBrowserLinks(() => tab as Window).open('https://www.91job.org.cn/');
    expect(tab.opener).toBeNull();
    await expect(createBrowserLinks(() => tab as Window).open('javascript:alert(1)')).rejects.toMatchObject({ code: 'invalidArgument' });
    await expect(createBrowserLinks(() => null).open('https://a.example')).rejects.toMatchObject({ code: 'capabilityUnavailable' });
  });

  it('R60 lets the browser keep a file, and leaves nothing on the page', async () => {
    const steps: string[] = [];
    const anchor = { click: () => void steps.push('click'), remove: () => void steps.push('remove') };
    const page = { createElement: () => anchor, body: { append: () => void steps.push('append') } };
    await createBrowserFiles(page as unknown as Document).save({ url: 'https://platform.test/v1/exports/t', fileName: '名单.xlsx' });
    expect(anchor).toMatchObject({ href: 'https://platform.test/v1/exports/t', download: '名单.xlsx', rel: 'noopener noreferrer' });
    expect(steps).toEqual(['append', 'click', 'remove']);
  });
});
