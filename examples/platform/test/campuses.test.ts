import type { CampusList, CampusView, Coordinate } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeAt, readFix, setCheckInStage, traineePerson, type CheckInStage } from './harness/check-in-stage';
import { expectRefusal } from './harness/expect-refusal';
import { logInHr } from './harness/test-hr';
import { createDevice } from './harness/test-device';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';

describe.each(testDatabaseKinds)('campuses on %s', (kind) => {
  let stage: CheckInStage;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
  });
  afterAll(() => stage.platform.close());

  const path = () => `/v1/institutions/${stage.institutionNumber}/campuses`;
  const list = () => stage.admin.call<CampusList>({ method: 'GET', path: path() });
  const save = (campusNumber: number, fields: object, by = stage.admin) => by.call<CampusView>({ method: 'PUT', path: `${path()}/${campusNumber}`, body: { name: '主校区', address: '演示路1号', phone: '0351-6000000', ...fields } });
  const moves = () => stage.hr.call<{ items: { moveId: number; campusNumber: number; distanceMeters: number }[] }>({ method: 'GET', path: '/v1/hr/campus-moves' });
  const review = (moveId: number, decision: string, hr = stage.hr) => hr.call<CampusView>({ method: 'POST', path: `/v1/hr/campus-moves/${moveId}/review`, body: { decision } });
  const north = (meters: number): Coordinate => placeAt(stage.campus, meters);

  it('R13 R63 keeps check-in off until a campus has a position, and on from then', async () => {
    const created = await stage.admin.call<CampusView>({ method: 'POST', path: path(), body: { name: '北校区', address: '', phone: '' } });
    expect(created).toMatchObject({ status: 201, body: { isReadyForCheckIn: false } });
    const { campusNumber } = created.body;
    const open = () => stage.admin.call({ method: 'POST', path: '/v1/check-in-displays', body: { institutionNumber: stage.institutionNumber, campusNumber } });
    await expectRefusal(stage.platform, 'campusWithoutPosition', open);
    await expectRefusal(stage.platform, 'invalidRequest', () => stage.admin.call({ method: 'POST', path: path(), body: { name: '北校区', address: '', phone: '' } }));
    const position = north(20_000);
    expect((await save(campusNumber, { name: '北校区', position })).body).toMatchObject({ isReadyForCheckIn: true, position });
    expect((await open()).status).toBe(201);
    const trainee = await stage.train(traineePerson(1));
    const asked = await trainee.attempt({ reading: readFix(stage.platform, placeAt(position, 900)) });
    expect(asked.code).toBe('checkInFaceRequired'); // the nearest campus counts
    expect((await list()).body).toMatchObject({ rangeMeters: 1000, freeMoveLimitMeters: 200, items: [{ name: '主校区' }, { name: '北校区', isReadyForCheckIn: true }] });
  });

  it('R63 lets the super admin alone change a campus', async () => {
    const [, other] = stage.platform.demo.institutionAdmins;
    if (other === undefined) throw new Error('No second admin');
    const stranger = await createDevice(stage.platform, { person: other });
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => save(stage.campusNumber, {}, stranger));
    await expectRefusal(stage.platform, 'notAnInstitutionAdmin', () => stranger.call({ method: 'GET', path: path() }));
    await querySql(stage.platform, `UPDATE voucher_platform.institution_admins SET role = 'scanAdmin' WHERE institution_number = ${stage.institutionNumber}`);
    await querySql(stage.platform, `INSERT INTO voucher_platform.institution_admins SELECT ${stage.institutionNumber}, id_number_index, role, name_cipher, id_number_cipher, phone_cipher, configured_by, configured_at_ms
      FROM voucher_platform.institution_admins WHERE institution_number = ${other.institutionNumber}`);
    await expectRefusal(stage.platform, 'notSuperAdmin', () => save(stage.campusNumber, {}));
    expect((await save(stage.campusNumber, {}, stranger)).status).toBe(200);
    expect((await list()).status).toBe(200);
    await querySql(stage.platform, `DELETE FROM voucher_platform.institution_admins WHERE institution_number = ${stage.institutionNumber} AND role = 'superAdmin'`);
    await querySql(stage.platform, `UPDATE voucher_platform.institution_admins SET role = 'superAdmin' WHERE institution_number = ${stage.institutionNumber}`);
    await expectRefusal(stage.platform, 'notFound', () => save(987654, {}));
  });

  it('A26 moves freely before the first check-in and 200 m after it; further waits for HR, measured from where it stood', async () => {
    expect((await save(stage.campusNumber, { position: north(5000) })).body).toMatchObject({ position: north(5000) });
    await save(stage.campusNumber, { position: stage.campus });
    const trainee = await stage.train(traineePerson(2));
    expect((await trainee.checkIn()).status).toBe(201);
    const free = await save(stage.campusNumber, { position: north(150) });
    expect(free.body).toMatchObject({ position: north(150) });
    expect(free.body.waitingMove).toBeUndefined();
    const waits = await save(stage.campusNumber, { position: north(300) });
    expect(waits.body).toMatchObject({ position: north(150), waitingMove: { distanceMeters: 300, position: north(300) } });
    const again = await save(stage.campusNumber, { position: north(1500) });
    expect(again.body).toMatchObject({ waitingMove: { distanceMeters: 1500 } });
    const waiting = (await moves()).body.items;
    expect(waiting).toMatchObject([{ campusNumber: stage.campusNumber, distanceMeters: 1500 }]);
    const moveId = waiting[0]?.moveId ?? 0;
    expect((await trainee.checkIn({ metersAway: 1400 })).code).toBe('outOfRange'); // check-in goes on at the old place
    const county = await logInHr(stage.platform, 'county');
    await expectRefusal(stage.platform, 'notAllowed', () => review(moveId, 'approved', county));
    expect((await review(moveId, 'approved')).body).toMatchObject({ position: north(1500) });
    await expectRefusal(stage.platform, 'notFound', () => review(moveId, 'approved'));
    expect((await trainee.checkIn({ metersAway: 1400 })).status).toBe(201);
    expect((await moves()).body.items).toEqual([]);
    const audited = await querySql<{ action: string }>(stage.platform, `SELECT action FROM voucher_platform.audit_entries WHERE action LIKE '%Campus%' AND subject = '${stage.campusNumber}' ORDER BY entry_id DESC LIMIT 1`);
    expect(audited).toEqual([{ action: 'reviewCampusMove' }]);
  });

  it('A26 leaves a rejected move undone', async () => {
    const before = (await list()).body.items.find(({ campusNumber }) => campusNumber === stage.campusNumber);
    const waits = await save(stage.campusNumber, { position: north(4000) });
    const { moveId } = waits.body.waitingMove ?? { moveId: 0 };
    expect((await review(moveId, 'rejected')).body).toMatchObject({ position: before?.position });
    expect((await list()).body.items.find(({ campusNumber }) => campusNumber === stage.campusNumber)).toEqual({ ...before });
  });

  it('R13 lets HR set where a campus stands, in its own region, and trainees check in there', async () => {
    const hrPath = `/v1/hr/institutions/${stage.institutionNumber}/campuses`;
    const setPosition = (position: Coordinate, hr = stage.hr, campusNumber = stage.campusNumber) => hr.call<CampusView>({ method: 'PUT', path: `${hrPath}/${campusNumber}/position`, body: { position } });
    const county = await logInHr(stage.platform, 'county');
    await expectRefusal(stage.platform, 'notAllowed', () => setPosition(north(60_000), county));
    await expectRefusal(stage.platform, 'notAllowed', () => county.call({ method: 'GET', path: hrPath }));
    await expectRefusal(stage.platform, 'notFound', () => setPosition(north(60_000), stage.hr, 987654));
    await expectRefusal(stage.platform, 'invalidRequest', () => setPosition({ latitude: 137, longitude: 112, datum: 'gcj02' }));
    expect((await setPosition(north(30_000))).body).toMatchObject({ position: north(30_000), isReadyForCheckIn: true });
    const trainee = await stage.train(traineePerson(3));
    expect((await trainee.checkIn({ metersAway: 30_900 })).body).toMatchObject({ checkIn: { distanceMeters: 900 } });
    expect((await setPosition(stage.campus)).body).toMatchObject({ position: stage.campus });
    expect((await stage.hr.call<CampusList>({ method: 'GET', path: hrPath })).body.items).toHaveLength(2);
  });
});
