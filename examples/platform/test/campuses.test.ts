import type { CampusList, CampusView, Coordinate } from '@skill-voucher/sdk-core';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { placeAt, readFix, setCheckInStage, traineePerson, type CheckInStage } from './harness/check-in-stage';
import { drawPng } from './harness/draw-png';
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

  it('R13 A26 lets HR add a campus with its place in one step, in its own region, and trainees check in there', async () => {
    const hrPath = `/v1/hr/institutions/${stage.institutionNumber}/campuses`;
    const position = north(100_000);
    const add = (overrides: object = {}, hr = stage.hr, to = hrPath) => hr.call<CampusView>({ method: 'POST', path: to, body: { name: '人社设置的校区', address: '南路1号', phone: '0351-6000001', position, ...overrides } });
    const county = await logInHr(stage.platform, 'county');
    await expectRefusal(stage.platform, 'notAllowed', () => add({}, county));
    await expectRefusal(stage.platform, 'notFound', () => add({}, stage.hr, '/v1/hr/institutions/4294967295/campuses'));
    await expectRefusal(stage.platform, 'invalidRequest', () => add({ position: { ...position, latitude: 137 } }));
    const added = await add();
    expect(added).toMatchObject({ status: 201, body: { name: '人社设置的校区', institutionNumber: stage.institutionNumber, position, isReadyForCheckIn: true } });
    const { campusNumber } = added.body;
    await expectRefusal(stage.platform, 'invalidRequest', () => add());
    expect((await add({ name: '还没有位置的校区', position: undefined })).body).toMatchObject({ isReadyForCheckIn: false });
    const audited = await querySql(stage.platform, `SELECT actor_kind AS kind, action, details FROM voucher_platform.audit_entries WHERE subject = '${campusNumber}' AND action = 'createCampus'`);
    expect(audited).toEqual([{ kind: 'hrAccount', action: 'createCampus', details: { institutionNumber: stage.institutionNumber, position: 'applied' } }]);
    expect((await list()).body.items.find((item) => item.campusNumber === campusNumber)).toEqual(added.body);
    const trainee = await stage.train(traineePerson(4));
    expect((await trainee.checkIn({ metersAway: 100_000 })).status).toBe(201);
    const waits = await save(campusNumber, { name: '人社设置的校区', position: north(101_000) });
    expect(waits.body).toMatchObject({ position, waitingMove: { distanceMeters: 1000 } });
  });

  it('R63 takes a small picture as the logo of a campus, serves it as nothing but a picture, and refuses anything else', async () => {
    const { platform, campusNumber } = stage;
    const put = (bytes: Buffer, by = stage.admin) => by.call<CampusView>({ method: 'PUT', path: `${path()}/${campusNumber}/logo`, body: { data: bytes.toString('base64') } });
    const read = (logoPath: string) => fetch(platform.url + logoPath);
    const first = await put(drawPng(64, 1024));
    const logoPath = first.body.logoPath ?? '';
    expect([first.status, logoPath]).toEqual([200, expect.stringMatching(new RegExp(`^/v1/campus-logos/${campusNumber}-[0-9a-f]{16}$`))]);
    expect((await list()).body.items.find((item) => item.campusNumber === campusNumber)?.logoPath).toBe(logoPath);
    const served = await read(logoPath);
    expect(Object.fromEntries(['content-type', 'x-content-type-options', 'content-security-policy', 'cache-control'].map((name) => [name, served.headers.get(name)]))).toEqual({
      'content-type': 'image/png', 'x-content-type-options': 'nosniff', 'content-security-policy': "default-src 'none'; sandbox", 'cache-control': 'public, max-age=31536000, immutable',
    });
    expect(Buffer.from(await served.arrayBuffer())).toEqual(drawPng(64, 1024));
    const webp = Buffer.concat([Buffer.from('RIFF'), Buffer.from([26, 0, 0, 0]), Buffer.from('WEBPVP8X'), Buffer.from([10, 0, 0, 0, 0, 0, 0, 0, 99, 0, 0, 99, 0, 0]), Buffer.alloc(4)]);
    const tooLarge = Buffer.concat([drawPng(64, 64), Buffer.alloc(180_000)]);
    const svg = Buffer.from('<svg xmlns="http://www.w3.org/2000/svg" width="100" height="100"><script>alert(1)</script></svg>');
    for (const bad of [drawPng(63, 64), drawPng(64, 1025), tooLarge.subarray(0, 180_001), drawPng(64, 64).subarray(0, 12), svg, Buffer.from('GIF89a'), Buffer.from([0xff, 0xd8, 0xff, 0xe0])]) {
      const refused = await expectRefusal(platform, 'pictureNotAccepted', () => put(bad));
      expect(refused.body).toMatchObject({ details: { limitKilobytes: 180, minimumPixels: 64, maximumPixels: 1024 } });
    }
    expect(await put(webp)).toMatchObject({ status: 200 });
    expect((await read(logoPath)).status).toBe(404); // replaced
    const stranger = await createDevice(platform, { person: traineePerson(99) });
    await expectRefusal(platform, 'notAnInstitutionAdmin', () => put(drawPng(64, 64), stranger));
    await expectRefusal(platform, 'notFound', () => stage.admin.call({ method: 'PUT', path: `${path()}/999999/logo`, body: { data: drawPng(64, 64).toString('base64') } }));
    const removed = await stage.admin.call<CampusView>({ method: 'DELETE', path: `${path()}/${campusNumber}/logo` });
    expect([removed.status, removed.body.logoPath]).toEqual([200, undefined]);
    expect(await querySql(platform, `SELECT count(*)::integer AS logos FROM voucher_platform.campus_logos`)).toEqual([{ logos: 0 }]);
  });
});
