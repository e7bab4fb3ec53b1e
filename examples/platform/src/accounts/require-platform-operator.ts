import { refuseRequest } from '../http/refused-request';
import type { HrActor } from './authenticate-hr';

/** A24: feedback desk, banners, learning platforms. */
export function requirePlatformOperator(actor: HrActor): void {
  if (actor.role !== 'platformOperator') throw refuseRequest('notAllowed', { role: 'platformOperator' });
}
