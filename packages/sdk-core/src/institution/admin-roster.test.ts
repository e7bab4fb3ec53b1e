import { describe, expect, it } from 'vitest';
import type { Result } from '../refusals';
import { addAdmin, configureSuperAdmin, findAdminRole, handOverSuperAdmin, removeAdmin, type AdminRoster } from './admin-roster';

const roster: AdminRoster = { superAdminId: 'boss', adminIds: ['a', 'b'] };
const full: AdminRoster = { superAdminId: 'boss', adminIds: ['a', 'b', 'c', 'd', 'e'] };
const refused = (code: string, nextMove: string, details: object) => ({ ok: false, refusal: { code, nextMove, details: { rule: 'R62', ...details } } });
const stranger = refused('notSuperAdmin', 'final', {});
const of = (result: Result<AdminRoster>): AdminRoster => {
  if (!result.ok) throw new Error(result.refusal.code);
  return result.value;
};

describe('adding', () => {
  it('R62 the super admin adds up to five', () => {
    let growing: AdminRoster = { superAdminId: 'boss', adminIds: [] };
    for (const personId of ['a', 'b', 'c', 'd', 'e']) growing = of(addAdmin(growing, { actorId: 'boss', personId }));
    expect(growing).toEqual(full);
    expect(addAdmin(full, { actorId: 'boss', personId: 'f' })).toEqual(refused('rosterFull', 'fix', { count: 5, limit: 5 }));
  });

  it('R62 nobody is added twice, the super admin neither', () => {
    expect(addAdmin(roster, { actorId: 'boss', personId: 'a' })).toEqual(refused('alreadyAdmin', 'final', { role: 'admin' }));
    expect(addAdmin(full, { actorId: 'boss', personId: 'boss' })).toEqual(refused('alreadyAdmin', 'final', { role: 'superAdmin' }));
  });

  it('R12 R62 an admin or a stranger adds nobody', () => {
    expect([addAdmin(roster, { actorId: 'a', personId: 'f' }), addAdmin(roster, { actorId: 'x', personId: 'f' })]).toEqual([stranger, stranger]);
    expect(addAdmin({ adminIds: [] }, { actorId: 'x', personId: 'f' })).toEqual(stranger);
  });
});

describe('removing', () => {
  it('R62 the super admin removes; an admin may leave', () => {
    const left = { superAdminId: 'boss', adminIds: ['b'] };
    expect(of(removeAdmin(roster, { actorId: 'boss', personId: 'a' }))).toEqual(left);
    expect(of(removeAdmin(roster, { actorId: 'a', personId: 'a' }))).toEqual(left);
    expect(removeAdmin(roster, { actorId: 'a', personId: 'b' })).toEqual(stranger);
    expect(removeAdmin(roster, { actorId: 'boss', personId: 'x' })).toEqual(refused('notInRoster', 'final', {}));
    expect(removeAdmin(roster, { actorId: 'x', personId: 'x' })).toEqual(refused('notInRoster', 'final', {}));
  });

  it('R62 the last super admin stays until the role is handed over', () => {
    expect(removeAdmin(roster, { actorId: 'boss', personId: 'boss' })).toEqual(refused('superAdminStays', 'fix', {}));
    expect(removeAdmin(roster, { actorId: 'a', personId: 'boss' })).toEqual(stranger);
  });
});

describe('handing over', () => {
  it('R62 the successor leaves the pool and the predecessor joins it, also when it is full', () => {
    expect(of(handOverSuperAdmin(full, { actorId: 'boss', successorId: 'c' }))).toEqual({ superAdminId: 'c', adminIds: ['a', 'b', 'd', 'e', 'boss'] });
    expect(of(handOverSuperAdmin(roster, { actorId: 'boss', successorId: 'new' }))).toEqual({ superAdminId: 'new', adminIds: ['a', 'b', 'boss'] });
  });

  it('R62 is refused without a place for the predecessor, to oneself, and to whom it does not belong', () => {
    expect(handOverSuperAdmin(full, { actorId: 'boss', successorId: 'new' })).toEqual(refused('rosterFull', 'fix', { count: 5, limit: 5 }));
    expect(handOverSuperAdmin(roster, { actorId: 'boss', successorId: 'boss' })).toEqual(refused('alreadyAdmin', 'final', { role: 'superAdmin' }));
    expect(handOverSuperAdmin(roster, { actorId: 'a', successorId: 'a' })).toEqual(stranger);
  });
});

describe('configuring', () => {
  it('R11 HR sets the super admin in place of the one before', () => {
    expect(configureSuperAdmin({ adminIds: [] }, 'boss')).toEqual({ superAdminId: 'boss', adminIds: [] });
    expect(configureSuperAdmin(full, 'new')).toEqual({ superAdminId: 'new', adminIds: full.adminIds });
    expect(configureSuperAdmin(roster, 'a')).toEqual({ superAdminId: 'a', adminIds: ['b'] });
  });

  it('knows the role of each', () => {
    expect(['boss', 'a', 'x'].map((personId) => findAdminRole(roster, personId))).toEqual(['superAdmin', 'admin', undefined]);
  });
});
