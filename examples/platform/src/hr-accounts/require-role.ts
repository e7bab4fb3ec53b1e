import type { HrActor } from '../accounts/authenticate-hr';
import type { HrRole } from '../database/schema/account-tables';
import { refuseRequest } from '../http/refused-request';

/** Refuses with `notAllowed` unless the account has one of these roles and nothing left to set up. */
export function requireRole(actor: HrActor, roles: readonly HrRole[]): void {
  if (actor.isPasswordOld) throw refuseRequest('passwordChangeRequired');
  if (actor.isSecondFactorMissing) throw refuseRequest('secondFactorMissing');
  if (!roles.includes(actor.role)) throw refuseRequest('notAllowed', { role: roles.join(', ') });
}
