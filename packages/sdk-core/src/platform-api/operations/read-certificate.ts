import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Certificate } from '../platform-types';

/** One of my certificates (R50); another person's is `notFound`. */
export function readCertificate(sdk: VoucherSdk, certificateId: string): Promise<Result<Certificate>> {
  return sdk.call({ method: 'GET', path: `/v1/certificates/${encodeURIComponent(certificateId)}` });
}
