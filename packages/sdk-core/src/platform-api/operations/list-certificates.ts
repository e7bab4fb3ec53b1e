import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { Certificate, CertificatePage } from '../platform-types';

/** My own 职业资格 and 职业技能等级 certificates (R50), newest first; `lookedUpAtMs` says when the registry was asked. Refused with `serviceUnavailable` while it never answered. */
export function listCertificates(sdk: VoucherSdk, options: { kind?: Certificate['kind'] | undefined; cursor?: string | undefined; limit?: number } = {}): Promise<Result<CertificatePage>> {
  const { kind, cursor, limit } = options;
  return sdk.call({ method: 'GET', path: '/v1/certificates', query: { kind, cursor, limit } });
}
