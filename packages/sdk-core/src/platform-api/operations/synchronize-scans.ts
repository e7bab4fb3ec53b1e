import type { SynchronizationAnswer, SynchronizationRequest } from '../../offline/synchronization';
import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';

/** Delivers what was scanned without a network and fetches what may be (M4, A17). The offline scanner asks this itself. */
export function synchronizeScans(sdk: VoucherSdk, request: SynchronizationRequest): Promise<Result<SynchronizationAnswer>> {
  return sdk.call({ method: 'POST', path: '/v1/scan-synchronizations', body: request, timeoutMs: 30_000 });
}
