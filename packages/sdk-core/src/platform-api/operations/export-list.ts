import type { ExportedList } from '../../institution/export-quota';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { ExportedFile } from '../platform-types';

/** A long list takes its time: 100,000 rows about half a minute. */
const exportTimeoutMs = 60_000;

/**
 * Makes the `.xlsx` of a list (R57, R58, R60): masked, watermarked, counted once it stands.
 * `downloadPath` works without a signature, once, until `linkExpiresAtMs`; a repeat with the
 * same `idempotencyKey` within ten minutes opens it again and counts nothing.
 *
 * - `exportLimitReached` with `count`, `limit` and `resumesAtMs`
 */
export function exportList(sdk: VoucherSdk, options: { institutionNumber: number; list: ExportedList; idempotencyKey: string }): Promise<Result<ExportedFile>> {
  const { institutionNumber, list, idempotencyKey } = options;
  return sdk.call({ method: 'POST', path: `/v1/institutions/${institutionNumber}/exports`, body: list, idempotencyKey, timeoutMs: exportTimeoutMs });
}
