import { refuse, type Refusal } from '../refusals';
import { findAdminRole, type AdminRole, type AdminRoster } from './admin-roster';

/** What an institution's people do, who may, and whether it begins a new use of a voucher. */
const actions = {
  redeem: { isNewUse: true, by: 'admin' },
  takeBooking: { isNewUse: true, by: 'admin' },
  viewBookings: { isNewUse: false, by: 'admin' },
  showCheckInCode: { isNewUse: false, by: 'admin' },
  viewStatistics: { isNewUse: false, by: 'admin' },
  exportList: { isNewUse: false, by: 'admin' },
  submitSubsidy: { isNewUse: false, by: 'admin' },
  undoUse: { isNewUse: false, by: 'superAdmin' },
  setAdmins: { isNewUse: false, by: 'superAdmin' },
  editCampus: { isNewUse: false, by: 'superAdmin' },
} as const satisfies Record<string, { isNewUse: boolean; by: AdminRole }>;

export type InstitutionAction = keyof typeof actions;

/**
 * Whether this person may do this for the institution now (R12, R56, R62, A13).
 *
 * - `notAnInstitutionAdmin`: a stranger, someone removed, or anyone before HR configured the super admin (R56)
 * - `institutionClosed`: no new use; running training, its history and its subsidy go on (A13)
 * - `notSuperAdmin`
 */
export function refuseInstitutionAction(options: { action: InstitutionAction; roster: AdminRoster; personId: string; isClosed: boolean }): Refusal | undefined {
  const { action, roster, personId, isClosed } = options;
  const { isNewUse, by } = actions[action];
  const role = findAdminRole(roster, personId);
  if (role === undefined || roster.superAdminId === undefined) return refuse('notAnInstitutionAdmin', { rule: roster.superAdminId === undefined ? 'R56' : 'R12' });
  if (isClosed && isNewUse) return refuse('institutionClosed', { rule: 'A13' });
  return by === 'superAdmin' && role === 'admin' ? refuse('notSuperAdmin', { rule: 'R62' }) : undefined;
}
