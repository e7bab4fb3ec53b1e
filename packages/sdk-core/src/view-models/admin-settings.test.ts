import { describe, expect, it } from 'vitest';
import { createScriptedSdk, refused, sampleProfile, startMs, type Route } from '../../test/scripted-platform';
import type { AdminRosterView, AdminView } from '../platform-api/platform-types';
import { createAdminSettingsModel } from './admin-settings';

const membership = { institutionNumber: 2001, institutionName: '太原技师学院', role: 'superAdmin' as const };
const person = (adminId: string, change: Partial<AdminView> = {}): AdminView => ({ adminId, role: 'scanAdmin', maskedName: `${adminId}*`, maskedIdNumber: '140105************', maskedPhone: '138****0000', isMe: false, hasEntered: false, configuredAtMs: startMs, ...change });
const boss = person('boss', { role: 'superAdmin', isMe: true, hasEntered: true });
const roster = (items: AdminView[], isSuperAdmin = true): AdminRosterView => ({ items, limit: 5, remaining: 5 - items.filter(({ role }) => role === 'scanAdmin').length, isSuperAdmin });
const before = roster([boss, person('a')]);

async function open(routes: Record<string, Route> = {}) {
  const platform = createScriptedSdk({
    'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships: [membership] } }),
    'GET /v1/institutions/2001/admins': () => ({ status: 200, body: before }),
    'POST /v1/institutions/2001/admins': () => ({ status: 201, body: roster([...before.items, person('b')]) }),
    'DELETE /v1/institutions/2001/admins/a': () => ({ status: 200, body: roster([boss]) }),
    'POST /v1/institutions/2001/admins/a/hand-over': () => ({ status: 200, body: roster([person('a', { role: 'superAdmin' }), { ...boss, role: 'scanAdmin' }], false) }),
    ...routes,
  });
  const model = createAdminSettingsModel(platform.sdk);
  model.start();
  await platform.settle();
  return { platform, model };
}

describe('admin-settings', () => {
  it('R62 shows who may act and what remains of five, and adds', async () => {
    const { platform, model } = await open();
    expect(model.getState()).toMatchObject({ phase: 'ready', isSuperAdmin: true, limit: 5, remaining: 4, admins: [{ adminId: 'boss' }, { adminId: 'a' }] });
    model.openForm();
    model.change({ name: ' 赵六 ', idNumber: '11010519491231002x' });
    model.change({ phone: '13800000000 ' });
    model.add();
    model.add();
    expect(model.getState().isBusy).toBe(true);
    await platform.settle();
    expect(platform.sent('POST /v1/institutions/2001/admins').map(({ body }) => JSON.parse(body ?? '') as unknown)).toEqual([{ name: '赵六', idNumber: '11010519491231002X', phone: '13800000000' }]);
    expect(model.getState()).toMatchObject({ isBusy: false, draft: undefined, remaining: 3, done: { kind: 'added', maskedName: 'b*' } });
  });

  it('M1 keeps the form and says why it was refused, and never keeps an ID number on the phone', async () => {
    const { platform, model } = await open({ 'POST /v1/institutions/2001/admins': () => refused('rosterFull', { count: 5, limit: 5 }) });
    model.openForm();
    model.change({ name: '赵六', idNumber: '11010519491231002X', phone: '13800000000' });
    model.add();
    await platform.settle();
    expect(model.getState()).toMatchObject({ draft: { name: '赵六' }, failure: { refusal: { code: 'rosterFull', details: { count: 5, limit: 5 } } } });
    platform.setOffline(true);
    model.add();
    await platform.settle();
    expect(model.getState()).toMatchObject({ draft: { name: '赵六' }, isOffline: true, failure: { code: 'networkFailed' } });
    const kept = await Promise.all((await platform.bridge.storage.keys('')).map((key) => platform.bridge.storage.get(key)));
    expect(kept.join()).not.toContain('11010519491231002X');
    model.dispose();
    expect(model.getState().draft).toBeUndefined();
  });

  it('R62 removes after a question', async () => {
    const { platform, model } = await open();
    model.confirm();
    model.askToRemove('boss');
    expect(model.getState().question).toBeUndefined();
    model.askToRemove('a');
    model.cancel();
    model.confirm();
    await platform.settle();
    expect(platform.sent('DELETE /v1/institutions/2001/admins/a')).toHaveLength(0);
    model.askToRemove('a');
    expect(model.getState().question).toMatchObject({ kind: 'remove', admin: { adminId: 'a' } });
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ question: undefined, remaining: 5, done: { kind: 'removed', maskedName: 'a*' } });
  });

  it('R62 hands over after a question, and is no super admin from then on', async () => {
    const { platform, model } = await open();
    model.askToHandOver('a');
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ isSuperAdmin: false, done: { kind: 'handedOver' }, admins: [{ adminId: 'a', role: 'superAdmin' }, { adminId: 'boss', role: 'scanAdmin' }] });
    model.openForm();
    model.askToRemove('a');
    model.askToHandOver('a');
    expect([model.getState().draft, model.getState().question]).toEqual([undefined, undefined]);
  });

  it('R62 lets a scan admin look and leave, nothing else', async () => {
    let memberships: object[] = [{ ...membership, role: 'scanAdmin' }];
    const { platform, model } = await open({
      'GET /v1/me': () => ({ status: 200, body: { ...sampleProfile, memberships } }),
      'GET /v1/institutions/2001/admins': () => ({ status: 200, body: roster([{ ...boss, isMe: false }, person('a', { isMe: true }), person('b')], false) }),
    });
    model.askToRemove('b');
    expect(model.getState().question).toBeUndefined();
    model.askToRemove('a');
    expect(model.getState().question).toMatchObject({ kind: 'leave' });
    memberships = [];
    model.confirm();
    await platform.settle();
    expect(model.getState()).toMatchObject({ phase: 'failed', admins: [], done: { kind: 'left' }, failure: { refusal: { code: 'notAnInstitutionAdmin' } } });
  });

  it('paints the last answer without a network', async () => {
    const { platform } = await open();
    platform.setOffline(true);
    const again = createAdminSettingsModel(platform.sdk);
    again.start();
    await platform.settle();
    expect(again.getState()).toMatchObject({ phase: 'ready', admins: before.items, isOffline: true });
    platform.setOffline(false);
    again.refresh();
    await platform.settle();
    expect(again.getState()).toMatchObject({ isOffline: false, isRefreshing: false });
  });
});
