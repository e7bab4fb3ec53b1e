import type { ExportedList } from '../../institution/export-quota';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ExportQuota } from '../platform-types';

/** How often this list may still be exported today, UTC+8 (R60). */
export function readExportQuota(sdk: VoucherSdk, options: { institutionNumber: number; list: ExportedList }): Promise<Result<ExportQuota>> {
  const { institutionNumber, list } = options;
  const templateNumber = list.kind === 'vouchers' ? list.templateNumber : undefined;
  return sdk.call({ method: 'GET', path: `/v1/institutions/${institutionNumber}/export-quota`, query: { kind: list.kind, templateNumber } });
}
