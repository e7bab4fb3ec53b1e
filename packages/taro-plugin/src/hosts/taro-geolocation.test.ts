import { beforeEach, describe, expect, it, vi } from 'vitest';
import { taroGeolocation, taroPhoneCall } from './taro-geolocation';

const host = vi.hoisted(() => ({ getLocation: vi.fn(), makePhoneCall: vi.fn() }));
vi.mock('@tarojs/taro', () => ({ default: host }));

beforeEach(() => vi.resetAllMocks());

describe('the mini-program\'s location', () => {
  it.each([['WeChat\'s numbers', 37.87, 112.55, 30], ['Alipay\'s texts', '37.87', '112.55', '30']])('A1 is GCJ-02 from %s', async (_, latitude, longitude, accuracy) => {
    host.getLocation.mockResolvedValue({ latitude, longitude, accuracy });
    const found = await taroGeolocation.locate({ timeoutMs: 8_000 });
    expect(found).toMatchObject({ latitude: 37.87, longitude: 112.55, datum: 'gcj02', accuracyMeters: 30, isMocked: false, atMs: expect.closeTo(Date.now(), -3) as number });
    expect(host.getLocation).toHaveBeenCalledWith(expect.objectContaining({ type: 'gcj02' }));
  });

  it.each([
    [{ errMsg: 'getLocation:fail auth deny' }, 'permissionRefused'], [{ errMsg: 'getLocation:fail:system permission denied' }, 'permissionRefused'], [{ error: 2001 }, 'permissionRefused'], [{ error: 11 }, 'permissionRefused'],
    [{ errMsg: 'getLocation:fail timeout' }, 'timeout'], [{ error: 14 }, 'timeout'], [{ errMsg: 'getLocation:fail:ERROR_NOCELL' }, 'noFix'], [{ error: 13 }, 'noFix'], [undefined, 'noFix'],
  ])('A3 %j is the denial %s', async (failure, denied) => {
    host.getLocation.mockRejectedValue(failure);
    expect(await taroGeolocation.locate({ timeoutMs: 8_000 })).toEqual({ denied });
  });

  it('A3 a host that says nothing is a timeout', async () => {
    host.getLocation.mockReturnValue(new Promise(() => undefined));
    expect(await taroGeolocation.locate({ timeoutMs: 20 })).toEqual({ denied: 'timeout' });
  });
});

describe('the mini-program\'s phone call', () => {
  it('R40 calls; a person who changes their mind is no failure, a host that cannot is', async () => {
    host.makePhoneCall.mockResolvedValueOnce({}).mockRejectedValueOnce({ errMsg: 'makePhoneCall:fail cancel' }).mockRejectedValueOnce({ errMsg: 'makePhoneCall:fail' });
    await taroPhoneCall.call('0351-2022288');
    await taroPhoneCall.call('0351-2022288');
    await expect(taroPhoneCall.call('0351-2022288')).rejects.toMatchObject({ code: 'capabilityUnavailable' });
  });
});
