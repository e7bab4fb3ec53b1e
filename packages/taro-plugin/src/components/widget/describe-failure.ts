import { describeFault, describeRefusal } from '@skill-voucher/sdk-core/messages';
import type { Failure, NextMove } from '@skill-voucher/sdk-core';
import type { Locale } from '../../messages/messages';

/** The sentence with the next step (M1), for a "no" and for a fault alike. */
export function describeFailure(failure: Failure, locale: Locale): string {
  return failure.kind === 'refusal' ? describeRefusal(failure.refusal, locale) : describeFault(failure.code, locale);
}

export function isFinal(failure: Failure): boolean {
  return failure.kind === 'refusal' && failure.refusal.nextMove === ('final' satisfies NextMove);
}
