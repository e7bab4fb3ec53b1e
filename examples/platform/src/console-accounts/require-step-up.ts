import { refuseRequest } from '../http/refused-request';
import type { ConsoleActor } from './console-system';

export const stepUpLifeMs = 5 * 60_000;

/** Refuses with `stepUpRequired` unless this session showed within five minutes that the person is there. */
export function requireStepUp(actor: Pick<ConsoleActor, 'steppedUpUntilMs'>, nowMs: number): void {
  if (actor.steppedUpUntilMs <= nowMs) throw refuseRequest('stepUpRequired', { minutes: stepUpLifeMs / 60_000 });
}
