import type { Result } from '../../refusals';
import type { VoucherSdk } from '../../voucher-sdk';
import type { SkillLevel, TrainingIntention } from '../platform-types';

/** Keeps what I want to learn (R36); the same specialty and level again is the same. Refused with `intentionLimitReached`. */
export function addIntention(sdk: VoucherSdk, intention: { specialty: string; skillLevel: SkillLevel }): Promise<Result<TrainingIntention>> {
  return sdk.call({ method: 'POST', path: '/v1/training-intentions', body: intention });
}
