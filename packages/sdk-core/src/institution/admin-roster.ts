import { refuse, type RefusalCode, type RefusalDetails, type Result } from '../refusals';

/** R62: five admins beside the super admin, one pool with the scan admins of R12. */
export const adminPoolSize = 5;

/** Who may act for an institution. A value: each function here answers a new one. */
export interface AdminRoster {
  /** Opaque id of the person HR configured (R11); absent until then (R56). */
  readonly superAdminId?: string | undefined;
  /** At most 5; never the super admin. */
  readonly adminIds: readonly string[];
}

export type AdminRole = 'superAdmin' | 'admin';

/** The role of a person, `undefined` for a stranger. */
export function findAdminRole(roster: AdminRoster, personId: string): AdminRole | undefined {
  if (roster.superAdminId === personId) return 'superAdmin';
  return roster.adminIds.includes(personId) ? 'admin' : undefined;
}

/**
 * The super admin adds an admin to the pool (R62, R12).
 *
 * - `notSuperAdmin`: only the super admin sets admins
 * - `alreadyAdmin` with `role`
 * - `rosterFull` with `count` and `limit`
 */
export function addAdmin(roster: AdminRoster, options: { actorId: string; personId: string }): Result<AdminRoster> {
  const { actorId, personId } = options;
  if (actorId !== roster.superAdminId) return no('notSuperAdmin', { rule: 'R62' });
  const role = findAdminRole(roster, personId);
  if (role !== undefined) return no('alreadyAdmin', { rule: 'R62', role });
  if (roster.adminIds.length >= adminPoolSize) return full(roster);
  return { ok: true, value: { ...roster, adminIds: [...roster.adminIds, personId] } };
}

/**
 * The super admin removes an admin; an admin may leave. What the person did stands (A13).
 *
 * - `notSuperAdmin`, `notInRoster`
 * - `superAdminStays`: the last super admin cannot go without a successor
 */
export function removeAdmin(roster: AdminRoster, options: { actorId: string; personId: string }): Result<AdminRoster> {
  const { actorId, personId } = options;
  if (actorId !== roster.superAdminId && actorId !== personId) return no('notSuperAdmin', { rule: 'R62' });
  const role = findAdminRole(roster, personId);
  if (role === undefined) return no('notInRoster', { rule: 'R62' });
  if (role === 'superAdmin') return no('superAdminStays', { rule: 'R62' });
  return { ok: true, value: without(roster, personId) };
}

/**
 * The super admin hands over: the successor takes the role and leaves the pool, the
 * predecessor takes a place in it.
 *
 * - `notSuperAdmin`
 * - `alreadyAdmin`: the successor is the super admin already
 * - `rosterFull`: the successor comes from outside and no place is left for the predecessor
 */
export function handOverSuperAdmin(roster: AdminRoster, options: { actorId: string; successorId: string }): Result<AdminRoster> {
  const { actorId, successorId } = options;
  if (actorId !== roster.superAdminId) return no('notSuperAdmin', { rule: 'R62' });
  if (successorId === actorId) return no('alreadyAdmin', { rule: 'R62', role: 'superAdmin' });
  const { adminIds } = without(roster, successorId);
  if (adminIds.length >= adminPoolSize) return full(roster);
  return { ok: true, value: { superAdminId: successorId, adminIds: [...adminIds, actorId] } };
}

/** HR configures the super admin (R11). A predecessor leaves the roster: HR replaces, it does not add. */
export function configureSuperAdmin(roster: AdminRoster, personId: string): AdminRoster {
  return { ...without(roster, personId), superAdminId: personId };
}

function without(roster: AdminRoster, personId: string): AdminRoster {
  return { ...roster, adminIds: roster.adminIds.filter((id) => id !== personId) };
}

function full(roster: AdminRoster): Result<AdminRoster> {
  return no('rosterFull', { rule: 'R62', count: roster.adminIds.length, limit: adminPoolSize });
}

function no(code: RefusalCode, details: RefusalDetails): Result<AdminRoster> {
  return { ok: false, refusal: refuse(code, details) };
}
