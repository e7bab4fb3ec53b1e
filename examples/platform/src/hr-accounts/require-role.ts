import { requireSetUp } from '../console-accounts/authenticate';
import type { HrRole } from '../database/schema/hr-account-tables';
import { refuseRequest } from '../http/refused-request';
import type { HrActor } from './authenticate-hr';

/** Refuses with `notAllowed` unless the account has one of these roles and nothing left to set up. */
export function requireRole(actor: HrActor, roles: readonly HrRole[]): HrActor {
  requireSetUp(actor);
  if (!roles.includes(actor.role)) throw refuseRequest('notAllowed', { role: roles.join(', ') });
  return actor;
}
