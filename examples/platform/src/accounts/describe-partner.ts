import { computeKeyThumbprint, type CryptoSuite } from '@skill-voucher/sdk-core';
import type { PartnerKeys } from './partner-keys';

interface PartnerRow extends PartnerKeys {
  readonly isDemo: boolean;
  readonly createdAtMs: number;
  readonly disabledAtMs: number | null;
  readonly disabledReason: string | null;
}

/** How its keys stand, for the platform operator. */
export async function describePartner(suite: CryptoSuite, row: PartnerRow, nowMs: number) {
  const { publicKey, previousKeyUntilMs, isDemo, createdAtMs, disabledAtMs, disabledReason } = row;
  return {
    isDemo, createdAtMs,
    ...(publicKey === null ? {} : { keyThumbprint: await computeKeyThumbprint(suite, new Uint8Array(publicKey)) }),
    ...(previousKeyUntilMs === null || previousKeyUntilMs <= nowMs ? {} : { previousKeyUntilMs }),
    ...(disabledAtMs === null ? {} : { suspendedAtMs: disabledAtMs, suspendReason: disabledReason ?? '' }),
  };
}
