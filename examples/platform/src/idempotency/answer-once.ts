import type { DeviceActor } from '../accounts/device-actor';
import { RefusedRequest } from '../http/refused-request';
import type { Platform } from '../platform';
import { findFirstAnswer, takeFirstAnswer, type FirstAnswer, type RepeatableRequest } from './find-first-answer';

/**
 * Runs an operation once per idempotency key; repeats get the id that the first made.
 * Looked up before anything else, so that a repeat is not judged anew (its code may have
 * aged) — unless `firstAnswer` says what was found already — and again after a refusal: the repeat may have run beside the first.
 */
export async function answerOnce(
  platform: Platform,
  request: RepeatableRequest & { readonly actor: DeviceActor; readonly firstAnswer?: FirstAnswer | undefined },
  operate: () => Promise<string>,
): Promise<string> {
  const earlier = 'firstAnswer' in request ? takeFirstAnswer(request.firstAnswer, request) : await findFirstAnswer(platform, request.actor, request);
  if (earlier !== undefined) return earlier;
  try {
    return await operate();
  } catch (error) {
    if (!(error instanceof RefusedRequest)) throw error;
    const meanwhile = await findFirstAnswer(platform, request.actor, request);
    if (meanwhile === undefined) throw error;
    return meanwhile;
  }
}
