import type { CheckInForecast, Consent, ConsentList, NearbyInstitutionPage } from '@skill-voucher/sdk-core';
import { createHash } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { readChallenge, readFix, setCheckInStage, traineePerson, type CheckInStage, type Trainee } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInAs, type HrClient } from './harness/test-hr';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('consents on %s', (kind) => {
  let stage: CheckInStage;
  let operator: HrClient;
  let trainee: Trainee;
  let strict: Trainee;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
    operator = await logInAs(stage.platform, 'demo-operator');
    trainee = await stage.train(traineePerson(900));
    strict = await stage.train(traineePerson(902), { asksFaceAtCodeCheckIn: true });
  });
  afterAll(() => stage.platform.close());

  const publish = async (purpose: string, version: string, body = `关于${purpose}的说明`) => {
    stage.platform.clock.advance(1);
    await operator.stepUp();
    return operator.call<{ sha256: string }>({ method: 'POST', path: '/v1/hr/consent-texts', body: { purpose, version, title: `${purpose}授权书`, body } });
  };
  const list = async (device: TestDevice) => (await device.call<ConsentList>({ method: 'GET', path: '/v1/consents' })).body.items;
  const read = async (device: TestDevice, purpose: string) => (await list(device)).find((item) => item.purpose === purpose);
  const give = async (device: TestDevice, purpose: string, changes: object = {}) => {
    const current = (await read(device, purpose))?.current;
    return device.call<Consent>({ method: 'PUT', path: `/v1/consents/${purpose}`, body: { version: current?.version, sha256: current?.sha256, ...changes } });
  };
  const withdraw = (device: TestDevice, purpose: string) => device.call<Consent>({ method: 'DELETE', path: `/v1/consents/${purpose}` });
  const forecast = async () => (await trainee.device.call<CheckInForecast>({ method: 'GET', path: `/v1/vouchers/${trainee.voucherNumber}/check-ins/forecast` })).body;
  const claim = (device: TestDevice, templateNumber: number, termsVersion: string) => device.call({ method: 'POST', path: '/v1/claims', body: { templateNumber, termsVersion }, idempotencyKey: `claim-${templateNumber}-${termsVersion}` });

  it('R34 a claim agrees to the current terms, and a new version is asked for anew', async () => {
    const { platform, hr } = stage;
    const device = await createDevice(platform, { person: inventPerson(7901) });
    const [first, second] = [await createTemplate(hr), await createTemplate(hr)];
    expect(await list(device)).toMatchObject([{ purpose: 'terms', isGiven: false, current: { version: '2026-11' }, history: [] }]);
    expect((await claim(device, first, '2026-11')).status).toBe(201);
    expect(await list(device)).toMatchObject([{ purpose: 'terms', isGiven: true, history: [{ version: '2026-11', givenAtMs: platform.clock.nowMs(), isByProxy: false }] }]);
    await publish('terms', '2026-12', '新的条款');
    expect(await read(device, 'terms')).toMatchObject({ isGiven: false, current: { version: '2026-12', body: '新的条款', sha256: createHash('sha256').update('新的条款').digest('hex') } });
    const refused = await expectRefusal(platform, 'termsNotAccepted', () => claim(device, second, '2026-11'));
    expect(refused.body).toMatchObject({ details: { version: '2026-12' } });
    expect((await claim(device, second, '2026-12')).status).toBe(201);
    expect((await read(device, 'terms'))?.history.map(({ version }) => version)).toEqual(['2026-12', '2026-11']);
    expect(await querySql(platform, `SELECT terms_version AS version FROM voucher_platform.vouchers WHERE template_number = ${second}`)).toEqual([{ version: '2026-12' }]);
    await expectRefusal(platform, 'idTaken', () => operator.call({ method: 'POST', path: '/v1/hr/consent-texts', body: { purpose: 'terms', version: '2026-12', title: '改写', body: '改写' } }));
  });

  it('R46 M1 M2 a check-in wants the current consent to place and face, says so before, and asks for each', async () => {
    const { platform } = stage;
    expect((await trainee.checkIn()).status).toBe(201); // no text yet: nothing to agree to
    for (const purpose of ['location', 'face']) expect((await publish(purpose, '1')).status).toBe(201);
    expect((await forecast()).location).toMatchObject({ wouldPass: false, obstacles: [{ code: 'consentRequired', details: { purpose: 'location', version: '1' } }] });
    const refused = await trainee.checkIn();
    expect(refused).toMatchObject({ status: 403, code: 'consentRequired', body: { nextMove: 'fix', details: { purpose: 'location', version: '1', title: 'location授权书' }, message: expect.stringContaining('辅助签到') as string } });
    expect((await give(trainee.device, 'location')).body).toMatchObject({ purpose: 'location', isGiven: true });
    expect(await trainee.checkIn()).toMatchObject({ code: 'consentRequired', body: { details: { purpose: 'face' } } });
    await expectRefusal(platform, 'consentTextChanged', () => give(trainee.device, 'face', { sha256: '0'.repeat(64) }));
    await expectRefusal(platform, 'consentTextChanged', () => give(trainee.device, 'face', { version: '2' }));
    await give(trainee.device, 'face');
    expect((await give(trainee.device, 'face')).body.history).toHaveLength(1); // again: nothing new
    expect((await trainee.checkIn()).status).toBe(201);
    expect((await forecast()).location.obstacles.map(({ code }) => code)).not.toContain('consentRequired');
  });

  it('R40 lists institutions by region while there is no consent to the position, and says so', async () => {
    const near = async (device: TestDevice, query = '') => (await device.call<NearbyInstitutionPage>({ method: 'GET', path: `/v1/institutions/nearby?limit=3${query}` })).body;
    const here = '&latitude=40.0768&longitude=113.3001&datum=gcj02&accuracyMeters=3000';
    const other = await createDevice(stage.platform, { person: inventPerson(7903) });
    const byRegion = await near(other);
    expect(byRegion).not.toHaveProperty('positionUnused');
    expect(await near(other, here)).toEqual({ ...byRegion, positionUnused: 'consentMissing' });
    const byDistance = await near(trainee.device, here);
    expect(byDistance).not.toHaveProperty('positionUnused');
    expect(byDistance).toMatchObject({ isApproximate: true, items: [{ distanceMeters: 0 }, {}, {}] });
  });

  it('A3 A4 who withdraws checks in with the staff’s help, and gives again later; the history keeps every time', async () => {
    const { platform } = stage;
    expect((await withdraw(trainee.device, 'face')).body).toMatchObject({ isGiven: false, history: [{ version: '1', withdrawnAtMs: platform.clock.nowMs() }] });
    const asked = await trainee.attempt({ reading: readFix(platform, stage.campus) });
    expect(asked).toMatchObject({ code: 'consentRequired', body: { details: { purpose: 'face' } } });
    expect(readChallenge(asked)).toBe('');
    expect((await forecast()).code).toMatchObject({ openedBy: 'permissionRefused' });
    const display = (await stage.openDisplay()).body;
    const { grantId, needsFace } = (await trainee.scan(display.shown.code)).body;
    expect(needsFace).toBe(false);
    expect(await trainee.complete(grantId)).toMatchObject({ status: 201, body: { checkIn: { tool: 'code' } } });
    const [audited] = await querySql<{ details: object }>(platform, "SELECT details FROM voucher_platform.audit_entries WHERE action = 'refuseCheckIn' ORDER BY entry_id DESC LIMIT 1");
    expect(audited?.details).toMatchObject({ code: 'consentRequired' });
    platform.clock.advance(1);
    await give(trainee.device, 'face');
    platform.clock.advance(1);
    await withdraw(trainee.device, 'face');
    expect((await read(trainee.device, 'face'))?.history.map(({ withdrawnAtMs }) => withdrawnAtMs !== undefined)).toEqual([true, true]);
    expect((await withdraw(trainee.device, 'face')).status).toBe(200); // nothing left to withdraw
    const other = await createDevice(platform, { person: inventPerson(7902) });
    expect((await read(other, 'face'))?.history).toEqual([]);
  });

  it('A4 a template that asks for a face with the code does not ask it of who withholds consent', async () => {
    expect(await strict.checkIn()).toMatchObject({ code: 'consentRequired' });
    const scanned = await strict.scan((await stage.openDisplay()).body.shown.code);
    expect(scanned.body.needsFace).toBe(false);
    expect(await strict.complete(scanned.body.grantId)).toMatchObject({ status: 201 });
  });

  it('A24 texts are the operator’s, after a step-up, and name the purposes without one', async () => {
    const { platform, hr } = stage;
    await expectRefusal(platform, 'notAllowed', () => hr.call({ method: 'GET', path: '/v1/hr/consent-texts' }));
    platform.clock.advance(301);
    const body = { purpose: 'face', version: '9', title: '人脸', body: '说明' };
    await expectRefusal(platform, 'stepUpRequired', () => operator.call({ method: 'POST', path: '/v1/hr/consent-texts', body }));
    await operator.stepUp();
    for (const bad of [{ purpose: 'blood' }, { version: 'a b' }, { title: ' ' }, { body: ' ' }]) await expectRefusal(platform, 'invalidRequest', () => operator.call({ method: 'POST', path: '/v1/hr/consent-texts', body: { ...body, ...bad } }));
    const { items, unpublished } = (await operator.call<{ items: { purpose: string; version: string }[]; unpublished: string[] }>({ method: 'GET', path: '/v1/hr/consent-texts' })).body;
    expect([items.length, unpublished]).toEqual([4, []]);
  });
});
