import { describe, expect, it } from 'vitest';
import type { AdminRoster } from './admin-roster';
import { refuseInstitutionAction, type InstitutionAction } from './institution-permission';

const roster: AdminRoster = { superAdminId: 'boss', adminIds: ['a'] };
const newUse: InstitutionAction[] = ['redeem', 'takeBooking'];
const running: InstitutionAction[] = ['showCheckInCode', 'viewStatistics', 'exportList', 'submitSubsidy'];
const superOnly: InstitutionAction[] = ['undoUse', 'setAdmins', 'editCampus'];
const codes = (actions: InstitutionAction[], options: { personId?: string; isClosed?: boolean; roster?: AdminRoster }) =>
  new Set(actions.map((action) => refuseInstitutionAction({ action, roster, personId: 'a', isClosed: false, ...options })?.code));

describe('what an institution\'s people may do', () => {
  it('R12 R62 admins do the daily work, the super admin everything', () => {
    expect(codes([...newUse, ...running], {})).toEqual(new Set([undefined]));
    expect(codes(superOnly, {})).toEqual(new Set(['notSuperAdmin']));
    expect(codes([...newUse, ...running, ...superOnly], { personId: 'boss' })).toEqual(new Set([undefined]));
    expect(refuseInstitutionAction({ action: 'undoUse', roster, personId: 'a', isClosed: false })).toEqual({ code: 'notSuperAdmin', nextMove: 'final', details: { rule: 'R62' } });
  });

  it('R56 nobody does anything before HR configured the super admin', () => {
    expect(refuseInstitutionAction({ action: 'redeem', roster: { adminIds: ['a'] }, personId: 'a', isClosed: false })).toEqual({ code: 'notAnInstitutionAdmin', nextMove: 'final', details: { rule: 'R56' } });
    expect(codes([...newUse, ...running, ...superOnly], { roster: { adminIds: [] } })).toEqual(new Set(['notAnInstitutionAdmin']));
  });

  it('A13 a removed admin does nothing more', () => {
    expect(refuseInstitutionAction({ action: 'redeem', roster, personId: 'removed', isClosed: false })).toEqual({ code: 'notAnInstitutionAdmin', nextMove: 'final', details: { rule: 'R12' } });
    expect(codes([...newUse, ...running, ...superOnly], { personId: 'removed', isClosed: true })).toEqual(new Set(['notAnInstitutionAdmin']));
  });

  it('A13 a removed institution begins no new use; running training, history and subsidy go on', () => {
    expect(codes(newUse, { isClosed: true })).toEqual(new Set(['institutionClosed']));
    expect(codes(newUse, { isClosed: true, personId: 'boss' })).toEqual(new Set(['institutionClosed']));
    expect(codes(running, { isClosed: true })).toEqual(new Set([undefined]));
    expect(codes(superOnly, { isClosed: true, personId: 'boss' })).toEqual(new Set([undefined]));
    expect(refuseInstitutionAction({ action: 'redeem', roster, personId: 'a', isClosed: true })?.details).toEqual({ rule: 'A13' });
  });
});
