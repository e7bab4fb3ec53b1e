import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { setCheckInStage, traineePerson, type CheckInStage, type Trainee } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { createTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

interface Institution {
  readonly institutionNumber: number;
  readonly name: string;
  readonly closedAtMs?: number;
}

describe.each(testDatabaseKinds)('the life of an institution on %s', (kind) => {
  let stage: CheckInStage;
  let trainee: Trainee;
  let county: HrClient;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
    trainee = await stage.train(traineePerson(1));
    county = await logInHr(stage.platform, 'county');
  });
  afterAll(() => stage.platform.close());

  const path = () => `/v1/hr/institutions/${stage.institutionNumber}`;
  const changes = { name: '改名后的学校', regionCode: '140106', phone: '0351-8888888', address: '新址1号' };
  const update = (body: object = changes, hr = stage.hr) => hr.call<Institution>({ method: 'PUT', path: path(), body });
  const close = (hr = stage.hr) => hr.call<Institution>({ method: 'POST', path: `${path()}/close`, body: { reason: '主动停办' } });
  const reopen = (hr = stage.hr) => hr.call<Institution>({ method: 'POST', path: `${path()}/reopen` });
  const list = async (state: string) => (await stage.hr.call<{ items: Institution[] }>({ method: 'GET', path: `/v1/hr/institutions?limit=100&state=${state}` })).body.items.map(({ institutionNumber }) => institutionNumber);
  const actions = async () => (await querySql<{ action: string }>(stage.platform, `SELECT action FROM voucher_platform.audit_entries WHERE subject = '${stage.institutionNumber}' AND actor_kind = 'hrAccount' ORDER BY entry_id DESC LIMIT 3`)).map(({ action }) => action);

  it('R10 changes name, contact and county, within the account\'s region, audited', async () => {
    expect((await update()).body).toMatchObject({ institutionNumber: stage.institutionNumber, ...changes, hasSuperAdmin: true });
    await expectRefusal(stage.platform, 'notAllowed', () => update(changes, county));
    await expectRefusal(stage.platform, 'notAllowed', () => update({ ...changes, regionCode: '140105' }, county));
    const city = await logInHr(stage.platform, 'city');
    await expectRefusal(stage.platform, 'notAllowed', () => update({ ...changes, regionCode: '140213' }, city));
    for (const regionCode of ['140000', '149999']) await expectRefusal(stage.platform, 'invalidRequest', () => update({ ...changes, regionCode }));
    await expectRefusal(stage.platform, 'invalidRequest', () => update({ ...changes, institutionCode: 'x' }));
    await expectRefusal(stage.platform, 'notFound', () => stage.hr.call({ method: 'PUT', path: '/v1/hr/institutions/4294967295', body: changes }));
    expect((await actions())[0]).toBe('updateInstitution');
  });

  it('R10 A13 closes: no new use at once; running training, history and exports go on; the admin sees it as closed', async () => {
    const { institutionNumber } = stage;
    const next = await createDevice(stage.platform, { person: traineePerson(2) });
    const claimed = await next.claim(await createTemplate(stage.hr));
    const code = await next.compose(claimed.body.credential.credential);
    const verified = await stage.admin.call<{ reservationId: string }>({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code } });
    await expectRefusal(stage.platform, 'notAllowed', () => close(county));
    await expectRefusal(stage.platform, 'invalidRequest', () => stage.hr.call({ method: 'POST', path: `${path()}/close`, body: { reason: '' } }));
    expect((await close()).body).toMatchObject({ closedAtMs: stage.platform.clock.nowMs(), closeReason: '主动停办' });
    await expectRefusal(stage.platform, 'institutionClosed', () => stage.admin.call({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code } }));
    const use = (body: object) => stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, ...body }, idempotencyKey: randomUUID() });
    await expectRefusal(stage.platform, 'institutionClosed', () => use({ reservationId: verified.body.reservationId }));
    await expectRefusal(stage.platform, 'institutionClosed', () => use({ code }));
    expect((await trainee.checkIn()).status).toBe(201);
    expect((await stage.openDisplay()).status).toBe(201);
    for (const call of [`/v1/redemptions?institutionNumber=${institutionNumber}`, `/v1/check-ins?institutionNumber=${institutionNumber}`, `/v1/institutions/${institutionNumber}/used-vouchers`]) {
      expect((await stage.admin.call<{ items: object[] }>({ method: 'GET', path: call })).body.items).toHaveLength(1);
    }
    expect((await stage.admin.call({ method: 'POST', path: `/v1/institutions/${institutionNumber}/exports`, body: { kind: 'trainees' }, idempotencyKey: randomUUID() })).status).toBe(201);
    const me = await stage.admin.call<{ memberships: object[] }>({ method: 'GET', path: '/v1/me' });
    expect(me.body.memberships).toEqual([{ institutionNumber, institutionName: changes.name, role: 'superAdmin', isClosed: true }]);
    expect([(await list('open')).includes(institutionNumber), await list('closed')]).toEqual([false, [institutionNumber]]);
    expect((await close()).status).toBe(200); // again: nothing changes
    expect((await actions()).filter((action) => action === 'closeInstitution')).toHaveLength(1);
  });

  it('R10 A13 reopens, and vouchers are used there again', async () => {
    await expectRefusal(stage.platform, 'notAllowed', () => reopen(county));
    const reopened = await reopen();
    expect(reopened.body.closedAtMs).toBeUndefined();
    expect((await stage.train(traineePerson(3))).voucherNumber).toMatch(/^[0-9A-F]{16}$/);
    expect((await actions())[0]).toBe('reopenInstitution');
    const me = await stage.admin.call<{ memberships: { isClosed?: boolean }[] }>({ method: 'GET', path: '/v1/me' });
    expect(me.body.memberships[0]?.isClosed).toBeUndefined();
  });

  it('A13 hides a closed institution that has no history', async () => {
    const [, other] = stage.platform.demo.institutionAdmins;
    const otherPath = `/v1/hr/institutions/${other?.institutionNumber ?? 0}/close`;
    expect((await stage.hr.call({ method: 'POST', path: otherPath, body: { reason: '误登记' } })).status).toBe(200);
    const device = await createDevice(stage.platform, { person: other ?? inventPerson(0) });
    expect(device.session.memberships).toEqual([]);
  });
});
