import { describe, expect, it } from 'vitest';
import { createBrowserGeolocation } from './browser-geolocation';
import { createBrowserLinks, createBrowserPhoneCall } from './browser-links';

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
});
