import type { AdminRosterView as Roster } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { randomUUID } from 'node:crypto';
import { setCheckInStage, type CheckInStage } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { countOutcomes, inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

const candidate = (number: number) => inventPerson(8000 + number);

describe.each(testDatabaseKinds)('institution admins on %s', (kind) => {
  let stage: CheckInStage;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
  });
  afterAll(() => stage.platform.close());

  const path = () => `/v1/institutions/${stage.institutionNumber}/admins`;
  const list = (by: TestDevice = stage.admin) => by.call<Roster>({ method: 'GET', path: path() });
  const add = (number: number, by: TestDevice = stage.admin, overrides: object = {}) => {
    stage.platform.clock.advance(1); // the list is in the order of adding
    const { name, idNumber, phone } = candidate(number);
    return by.call<Roster>({ method: 'POST', path: path(), body: { name, idNumber, phone, ...overrides } });
  };
  const remove = (adminId: string, by: TestDevice = stage.admin) => by.call<Roster>({ method: 'DELETE', path: `${path()}/${adminId}` });
  const handOver = (adminId: string, by: TestDevice = stage.admin) => by.call<Roster>({ method: 'POST', path: `${path()}/${adminId}/hand-over` });
  const enter = (number: number) => createDevice(stage.platform, { person: candidate(number) });
  const newest = (roster: Roster) => roster.items.at(-1)?.adminId ?? '';
  async function clear(): Promise<void> {
    for (const { adminId, role } of (await list()).body.items) if (role === 'scanAdmin') await remove(adminId);
  }
  async function presentVoucher(person: number): Promise<string> {
    const device = await enter(person);
    const claimed = await device.claim(await createTemplate(stage.hr));
    return device.compose(claimed.body.credential.credential);
  }

  it('R12 R62 A25 adds a scan admin who never entered; with the first launch that person scans', async () => {
    const added = await add(1);
    expect(added).toMatchObject({ status: 201, body: { limit: 5, remaining: 4, isSuperAdmin: true } });
    expect(added.body.items).toMatchObject([{ role: 'superAdmin', isMe: true, hasEntered: true }, { role: 'scanAdmin', isMe: false, hasEntered: false, maskedPhone: '138****0000' }]);
    expect(added.body.items[1]?.maskedName).toMatch(/^测\*+$/);
    expect(added.body.items[1]?.maskedIdNumber).toBe('140105************');
    const device = await enter(1);
    expect(device.session.memberships).toMatchObject([{ institutionNumber: stage.institutionNumber, role: 'scanAdmin' }]);
    expect((await list(device)).body).toMatchObject({ isSuperAdmin: false, items: [{ isMe: false }, { isMe: true, hasEntered: true }] });
    const code = await presentVoucher(50);
    const used = await device.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code }, idempotencyKey: randomUUID() });
    expect(used.status).toBe(201);
    await clear();
  });

  it('R62 keeps the pool at five, and the super admin alone sets it', async () => {
    for (const number of [1, 2, 3, 4, 5]) expect((await add(number)).body.remaining).toBe(5 - number);
    const full = await expectRefusal(stage.platform, 'rosterFull', () => add(6));
    expect(full.body).toMatchObject({ details: { count: 5, limit: 5 } });
    const scanAdmin = await enter(2);
    await expectRefusal(stage.platform, 'notSuperAdmin', () => add(6, scanAdmin));
    const { items } = (await list()).body;
    await expectRefusal(stage.platform, 'notSuperAdmin', () => remove(items[3]?.adminId ?? '', scanAdmin));
    await expectRefusal(stage.platform, 'notSuperAdmin', () => handOver(items[3]?.adminId ?? '', scanAdmin));
    const stranger = await enter(7);
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => list(stranger));
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => add(6, stranger));
    const mine = items.find(({ isMe }) => isMe)?.adminId ?? '';
    await expectRefusal(stage.platform, 'superAdminStays', () => remove(mine));
    await expectRefusal(stage.platform, 'alreadyAdmin', () => handOver(mine));
    await expectRefusal(stage.platform, 'notInRoster', () => remove(randomUUID()));
    await clear();
  });

  it('R62 refuses somebody twice and an impossible ID number', async () => {
    await add(1);
    await expectRefusal(stage.platform, 'alreadyAdmin', () => add(1));
    const invalid = await expectRefusal(stage.platform, 'invalidRequest', () => add(2, stage.admin, { idNumber: '140105199003071020' }));
    expect(invalid.body).toMatchObject({ details: { field: 'idNumber' } });
    await expectRefusal(stage.platform, 'invalidRequest', () => add(2, stage.admin, { phone: '12' }));
    await clear();
  });

  it('A13 R62 refuses a removed admin at once: scan, use of an earlier scan, check-in display, statistics, roster', async () => {
    const { institutionNumber, campusNumber } = stage;
    const added = await add(1);
    const device = await enter(1);
    const code = await presentVoucher(51);
    const verified = await device.call<{ reservationId: string }>({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code } });
    const display = await stage.openDisplay({ by: device });
    expect([verified.status, display.status]).toEqual([200, 201]);
    expect((await remove(newest(added.body))).body.remaining).toBe(5);
    const calls = [
      { method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code } },
      { method: 'GET', path: `/v1/check-in-displays/${display.body.displayId}/code` },
      { method: 'POST', path: '/v1/check-in-displays', body: { institutionNumber, campusNumber } },
      { method: 'GET', path: `/v1/redemptions?institutionNumber=${institutionNumber}` },
      { method: 'GET', path: `/v1/check-ins?institutionNumber=${institutionNumber}` },
      { method: 'GET', path: path() },
    ] as const;
    for (const call of calls) await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => device.call(call));
    const use = () => device.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, reservationId: verified.body.reservationId }, idempotencyKey: randomUUID() });
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', use);
    expect((await device.call<{ memberships: object[] }>({ method: 'GET', path: '/v1/me' })).body.memberships).toEqual([]);
  });

  it('R62 lets an admin leave, and the super admin hand over also when the pool is full; both audited', async () => {
    for (const number of [1, 2, 3, 4, 5]) await add(number);
    const { items } = (await list()).body;
    const third = await enter(3);
    const successor = items.find((_, index) => index === 3)?.adminId ?? '';
    const handed = await handOver(successor);
    expect(handed.body).toMatchObject({ isSuperAdmin: false, remaining: 0, items: [{ adminId: successor, role: 'superAdmin', isMe: false }, ...Array.from({ length: 5 }, () => ({ role: 'scanAdmin' }))] });
    await expectRefusal(stage.platform, 'notSuperAdmin', () => remove(items[1]?.adminId ?? ''));
    const back = handed.body.items.find(({ isMe }) => isMe)?.adminId ?? '';
    expect((await handOver(back, third)).body.isSuperAdmin).toBe(false);
    expect((await remove(items[1]?.adminId ?? '', await enter(1))).body.remaining).toBe(1); // leaves
    const audited = await querySql<{ action: string; details: object }>(stage.platform, `SELECT action, details FROM voucher_platform.audit_entries WHERE subject = '${stage.institutionNumber}' ORDER BY entry_id DESC LIMIT 3`);
    expect(audited.map(({ action }) => action)).toEqual(['removeAdmin', 'handOverSuperAdmin', 'handOverSuperAdmin']);
    expect(JSON.stringify(audited)).not.toMatch(/测试|1401051/);
    await clear();
  });
});

describe('institution admins at the same time on a PostgreSQL server', () => {
  it('R62 gives the fifth place to one of 20 who are added at once, and hands over to one of two', async () => {
    const stage = await setCheckInStage('postgresql', { maxConnections: 30 });
    const path = `/v1/institutions/${stage.institutionNumber}/admins`;
    const add = (number: number) => {
      const { name, idNumber, phone } = candidate(number);
      return stage.admin.call<Roster>({ method: 'POST', path, body: { name, idNumber, phone } });
    };
    for (const number of [1, 2, 3, 4]) await add(number);
    const answers = await Promise.all(Array.from({ length: 20 }, (_, index) => add(100 + index)));
    expect(countOutcomes(answers)).toEqual({ 201: 1, rosterFull: 19 });
    const roster = await stage.admin.call<Roster>({ method: 'GET', path });
    expect(roster.body.items).toHaveLength(6);
    const successors = roster.body.items.slice(1, 3).map(({ adminId }) => stage.admin.call<Roster>({ method: 'POST', path: `${path}/${adminId}/hand-over` }));
    expect(countOutcomes(await Promise.all(successors))).toEqual({ 200: 1, notSuperAdmin: 1 });
    const again = Promise.all(Array.from({ length: 10 }, () => add(200)));
    expect(countOutcomes(await again)).toEqual({ notSuperAdmin: 10 });
    await stage.platform.close();
  });
});
