import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { BannerList } from '../platform-types';

/** The front page's banners (R52), 就业在线 first. */
export function listBanners(sdk: VoucherSdk): Promise<Result<BannerList>> {
  return sdk.call({ method: 'GET', path: '/v1/banners' });
}
