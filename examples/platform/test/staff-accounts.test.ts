import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFirstStaff } from '../src/systems/create-first-staff';
import { expectRefusal } from './harness/expect-refusal';
import { callJson } from './harness/test-hr';
import { logInStaff, logInStaffAs, type StaffClient } from './harness/test-staff';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('accounts of the employment service and the real-name system on %s', (kind) => {
  let platform: TestPlatform;
  let supervisor: StaffClient;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    supervisor = await logInStaffAs(platform, 'employment-service', 'demo-supervisor-taiyuan');
  });
  afterAll(() => platform.close());

  it('gives accounts within the own region, by supervisors alone, each name once', async () => {
    const reviewer = { account: 'new-reviewer', password: 'A-long-password-1', role: 'reviewer', regionCode: '140105' };
    const create = (by: StaffClient, body: object) => by.call({ method: 'POST', path: '/reviewers', body });
    await expectRefusal(platform, 'notAllowed', () => create(supervisor, { ...reviewer, regionCode: '140200' }));
    expect(await create(supervisor, reviewer)).toMatchObject({ status: 201 });
    await expectRefusal(platform, 'accountExists', () => create(supervisor, reviewer));
    const own = await logInStaff(platform, { system: 'employment-service', ...reviewer });
    await expectRefusal(platform, 'notAllowed', () => create(own, { ...reviewer, account: 'another' }));
    await expectRefusal(platform, 'notAllowed', () => own.call({ method: 'POST', path: '/reconciliations' }));
    await expectRefusal(platform, 'notAllowed', () => own.call({ method: 'GET', path: '/deliveries' }));
    await expectRefusal(platform, 'notAllowed', () => own.call({ method: 'PUT', path: '/limits/140105', body: { maximumPerYear: 1, claimWithinMonths: 1, attendancePercent: 1 } }));
  });

  it('locks after five wrong passwords, and a token of one system opens no other', async () => {
    const attempt = () => callJson(platform, { method: 'POST', path: '/real-name-system/v1/sessions', body: { account: 'demo-desk-3', password: 'wrong' } });
    for (let left = 4; left > 0; left -= 1) expect((await attempt()).body).toMatchObject({ code: 'wrongCredentials', details: { attemptsLeft: left } });
    expect(await attempt()).toMatchObject({ code: 'accountLocked' });
    expect(await attempt()).toMatchObject({ code: 'accountLocked' });
    const session = await callJson<{ token: string }>(platform, { method: 'POST', path: '/real-name-system/v1/sessions', body: { account: 'demo-desk-1', password: platform.demoStaff?.desks[0]?.password } });
    await expectRefusal(platform, 'sessionUnknown', () => callJson(platform, { method: 'GET', path: '/employment-service/v1/reviews', authorization: `Bearer ${session.body.token}` }));
    platform.clock.advance(8 * 3600);
    await expectRefusal(platform, 'sessionExpired', () => callJson(platform, { method: 'GET', path: '/real-name-system/v1/classes', authorization: `Bearer ${session.body.token}` }));
  });

  it('makes the first accounts of empty systems, once', async () => {
    expect(await createFirstStaff({ database: platform.database, nowMs: platform.clock.nowMs })).toEqual([]);
    await querySql(platform, 'DELETE FROM employment_service.staff_sessions');
    await querySql(platform, 'DELETE FROM employment_service.staff_accounts');
    const [first, ...others] = await createFirstStaff({ database: platform.database, nowMs: platform.clock.nowMs });
    expect(others).toEqual([]);
    const client = await logInStaff(platform, { system: 'employment-service', account: 'supervisor', password: first?.initialPassword ?? '' });
    expect(await client.call({ method: 'GET', path: '/reviews' })).toMatchObject({ status: 200 });
    expect(await createFirstStaff({ database: platform.database, nowMs: platform.clock.nowMs })).toEqual([]);
  });
});
