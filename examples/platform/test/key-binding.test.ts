import type { BoundKeys, Credential, Session, VerifiedScan, VoucherDetail } from '@skill-voucher/sdk-core';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulatedFaceTicket, type DemoPerson } from '../src/index';
import type { FaceVerificationProvider } from '../src/accounts/face-verification-provider';
import { createFaceVerificationSimulator } from '../src/simulators/face-verification-simulator';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice, createSigner, openSession, requestLaunch, type Answer, type Signer, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

interface Binder {
  readonly signer: Signer;
  open(face?: { challenge: string; ticket: string }): Promise<Answer<Session>>;
  takeTicket(challenge: string): string;
}

function readChallenge(refusal: Answer): string {
  return (refusal.body as { details?: { faceChallenge?: string } }).details?.faceChallenge ?? '';
}

describe.each(testDatabaseKinds)('keys of a person on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  let admin: TestDevice;
  let institutionNumber: number;
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
    const [person] = platform.demo.institutionAdmins;
    if (person === undefined) throw new Error('No demonstration admin');
    admin = await createDevice(platform, { person });
    institutionNumber = person.institutionNumber;
  });
  afterAll(() => platform.close());

  const verify = (code: string) => admin.call<VerifiedScan>({ method: 'POST', path: '/v1/redemptions/verify', body: { institutionNumber, code } });
  const order = (device: TestDevice, voucherNumber: string) => device.call<Credential>({ method: 'POST', path: `/v1/vouchers/${voucherNumber}/credentials`, body: {} });

  /** A launched key that has no session yet. */
  async function prepareBinding(options: { person: DemoPerson; deviceId: string; signer?: Signer }): Promise<Binder> {
    const signer = options.signer ?? (await createSigner());
    const launch = await requestLaunch(platform, { ...options, keyThumbprint: signer.keyId });
    return {
      signer,
      open: (face) => openSession(platform, signer, launch.body.launchCode, face),
      takeTicket: (challenge) => createSimulatedFaceTicket({ channelId: 'minshengshanxi', subject: options.person.subject, challenge }),
    };
  }

  /** Sessions end meanwhile. */
  async function startNextDay(): Promise<void> {
    platform.clock.advance(24 * 3600);
    const [person] = platform.demo.institutionAdmins;
    if (person !== undefined) admin = await createDevice(platform, { person });
    hr = await logInHr(platform, 'province');
  }

  it('A21 gives each of three keys its own credential for one voucher number, which is used once', async () => {
    const person = inventPerson(1);
    const phone = await createDevice(platform, { person, deviceId: 'phone' });
    platform.clock.advance(1);
    const other = await createDevice(platform, { person, deviceId: 'phone', channelId: 'sanjintong' });
    expect(phone.session.binding).toBe('created');
    expect(other.session.cacheScope).not.toBe(phone.session.cacheScope);
    const claimed = await phone.claim(await createTemplate(hr));
    const { voucherNumber } = claimed.body.voucher;
    const second = await order(other, voucherNumber);
    expect(second.body.voucherNumber).toBe(voucherNumber);
    // A bundle holds so many status indices: what is there already draws none.
    const drawn = () => querySql(platform, 'SELECT last_value FROM voucher_platform.credential_status_index');
    const before = await drawn();
    for (let again = 0; again < 3; again += 1) expect((await order(other, voucherNumber)).status).toBe(second.status);
    expect(await drawn()).toEqual(before);
    expect(await verify(await other.compose(second.body.credential))).toMatchObject({ status: 200, body: { voucher: { voucherNumber } } });
    expect(await verify(await phone.compose(claimed.body.credential.credential))).toMatchObject({ status: 200, body: { voucher: { voucherNumber } } });

    platform.clock.advance(1);
    await createDevice(platform, { person, deviceId: 'tablet' });
    await expectRefusal(platform, 'tooManyKeys', (await prepareBinding({ person, deviceId: 'fourth' })).open);

    const keys = await phone.call<BoundKeys>({ method: 'GET', path: '/v1/keys' });
    expect(keys.body.items.map((key) => [key.channelName, key.isThisDevice])).toEqual([['民生山西', true], ['三晋通', false], ['民生山西', false]]);
    expect(await phone.call({ method: 'DELETE', path: `/v1/keys/${other.keyThumbprint}` })).toMatchObject({ status: 204 });
    await expectRefusal(platform, 'keyRevoked', () => other.call({ method: 'GET', path: '/v1/me' }));
    await expectRefusal(platform, 'revoked', async () => verify(await other.compose(second.body.credential)));
    expect(await verify(await phone.compose(claimed.body.credential.credential))).toMatchObject({ status: 200 });
  });

  it('A21 lets a wiped device bind again, and revokes its old key with the credentials', async () => {
    const person = inventPerson(2);
    const before = await createDevice(platform, { person, deviceId: 'wiped' });
    const claimed = await before.claim(await createTemplate(hr));
    const after = await createDevice(platform, { person, deviceId: 'wiped' });
    expect(after.session.binding).toBe('rebound');
    await expectRefusal(platform, 'revoked', async () => verify(await before.compose(claimed.body.credential.credential)));
    const renewed = await order(after, claimed.body.voucher.voucherNumber);
    expect(await verify(await after.compose(renewed.body.credential))).toMatchObject({ status: 200 });
  });

  it('A21 refuses the code of a revoked key whose credential was issued beside the revocation', async () => {
    const person = inventPerson(9);
    const lost = await createDevice(platform, { person, deviceId: 'lost' });
    const keeper = await createDevice(platform, { person, deviceId: 'kept' });
    const claimed = await lost.claim(await createTemplate(hr));
    expect(await keeper.call({ method: 'DELETE', path: `/v1/keys/${lost.keyThumbprint}` })).toMatchObject({ status: 204 });
    // A claim that was let in just before the revocation writes its credential just after it.
    await querySql(platform, `UPDATE voucher_platform.credentials SET revoked_at_ms = NULL WHERE key_thumbprint = '${lost.keyThumbprint}'`);
    await expectRefusal(platform, 'revoked', async () => verify(await lost.compose(claimed.body.credential.credential)));
  });

  it('A21 knows a key that comes back, and refuses it for another person', async () => {
    const key = generateNodeKey();
    await createDevice(platform, { person: inventPerson(3), deviceId: 'same', key });
    expect((await createDevice(platform, { person: inventPerson(3), deviceId: 'same', key })).session.binding).toBe('known');
    const signer = await createSigner(key);
    const launch = await requestLaunch(platform, { person: inventPerson(4), keyThumbprint: signer.keyId, deviceId: 'same' });
    await expectRefusal(platform, 'launchKeyMismatch', () => openSession(platform, signer, launch.body.launchCode));
  });

  it('A21 asks for face after three silent re-binds of a day, accepts a good ticket, and starts anew the next day', async () => {
    const person = inventPerson(5);
    for (let round = 0; round < 4; round += 1) await createDevice(platform, { person, deviceId: 'worn' });
    const again = await prepareBinding({ person, deviceId: 'worn' });
    const challenge = readChallenge(await expectRefusal(platform, 'faceRequired', again.open));
    expect((await again.open({ challenge, ticket: again.takeTicket(challenge) })).body).toMatchObject({ binding: 'rebound' });
    await expectRefusal(platform, 'faceRequired', (await prepareBinding({ person, deviceId: 'worn' })).open);
    await startNextDay();
    expect((await createDevice(platform, { person, deviceId: 'worn' })).session.binding).toBe('rebound');
  });

  it('A21 counts a re-bind after the person revoked the key, as after a wipe', async () => {
    const person = inventPerson(10);
    for (let round = 0; round < 4; round += 1) {
      const device = await createDevice(platform, { person, deviceId: 'own' });
      expect(device.session.binding).toBe(round === 0 ? 'created' : 'rebound');
      expect(await device.call({ method: 'DELETE', path: `/v1/keys/${device.keyThumbprint}` })).toMatchObject({ status: 204 });
    }
    await expectRefusal(platform, 'faceRequired', (await prepareBinding({ person, deviceId: 'own' })).open);
    // Another device of the person is no re-bind.
    expect((await createDevice(platform, { person, deviceId: 'second' })).session.binding).toBe('created');
    await startNextDay();
    expect((await createDevice(platform, { person, deviceId: 'own' })).session.binding).toBe('rebound');
  });

  it('A21 M1 with a face, a fourth device takes the place of the one unseen for longest', async () => {
    const person = inventPerson(11);
    const key = generateNodeKey();
    const seenAgain = await createDevice(platform, { person, deviceId: 'first', key });
    platform.clock.advance(1);
    const lost = await createDevice(platform, { person, deviceId: 'second' });
    const claimed = await lost.claim(await createTemplate(hr));
    platform.clock.advance(1);
    const third = await createDevice(platform, { person, deviceId: 'third' });
    await createDevice(platform, { person, deviceId: 'first', key });
    const fourth = await prepareBinding({ person, deviceId: 'fourth' });
    const refused = await expectRefusal(platform, 'tooManyKeys', fourth.open);
    expect(refused.body.message).toContain('人脸识别');
    const challenge = readChallenge(refused);
    const opened = await fourth.open({ challenge, ticket: fourth.takeTicket(challenge) });
    expect(opened).toMatchObject({ status: 201, body: { binding: 'created' } });
    await expectRefusal(platform, 'keyRevoked', () => lost.call({ method: 'GET', path: '/v1/me' }));
    await expectRefusal(platform, 'revoked', async () => verify(await lost.compose(claimed.body.credential.credential)));
    for (const kept of [seenAgain, third]) expect(await kept.call({ method: 'GET', path: '/v1/me' })).toMatchObject({ status: 200 });
    const [audit] = await querySql(platform, `SELECT details FROM voucher_platform.audit_entries WHERE subject = '${fourth.signer.keyId}'`);
    expect(audit).toMatchObject({ details: { binding: 'created', revokedKeyThumbprint: lost.keyThumbprint } });
  });

  it('A21 takes a face ticket only for this person, key and challenge, within 120 s, and once', async () => {
    const person = inventPerson(12);
    for (const deviceId of ['first', 'second', 'third']) await createDevice(platform, { person, deviceId });
    const mine = await prepareBinding({ person, deviceId: 'fourth' });
    const challenge = readChallenge(await mine.open());
    const ticket = mine.takeTicket(challenge);
    const refuseFace = (attempt: Binder, face: { challenge: string; ticket: string }) => expectRefusal(platform, 'faceNotVerified', () => attempt.open(face));
    await refuseFace(mine, { challenge, ticket: 'forged' });
    await refuseFace(mine, { challenge, ticket: createSimulatedFaceTicket({ channelId: 'minshengshanxi', subject: 'another', challenge }) });
    await refuseFace(mine, { challenge: 'made-up', ticket: mine.takeTicket('made-up') });
    const prolonged = challenge.replace(/^\d/, '9');
    await refuseFace(mine, { challenge: prolonged, ticket: mine.takeTicket(prolonged) });
    await refuseFace(await prepareBinding({ person, deviceId: 'fourth' }), { challenge, ticket });
    await refuseFace(await prepareBinding({ person: { ...inventPerson(13), subject: person.subject }, deviceId: 'fourth', signer: mine.signer }), { challenge, ticket });
    platform.clock.advance(120);
    const later = await prepareBinding({ person, deviceId: 'fourth', signer: mine.signer });
    await refuseFace(later, { challenge, ticket });
    const fresh = readChallenge(await later.open());
    const face = { challenge: fresh, ticket: later.takeTicket(fresh) };
    expect(await later.open(face)).toMatchObject({ status: 201 });
    const other = await prepareBinding({ person, deviceId: 'fifth' });
    await refuseFace(other, face);
    await expectRefusal(platform, 'launchCodeUsed', () => later.open(face));
  });

  it.each([
    ['fails', () => Promise.reject(new Error('down'))],
    ['never answers', () => new Promise<never>(() => undefined)],
  ] as const)('A21 tells that the face service %s, and takes the same ticket once it is back', async (what, stayAway) => {
    let isAway = true;
    const simulator = createFaceVerificationSimulator();
    const signals: (AbortSignal | undefined)[] = [];
    const verifyTicket: FaceVerificationProvider['verifyTicket'] = (request, signal) => {
      signals.push(signal);
      return isAway ? stayAway() : simulator.verifyTicket(request);
    };
    const away = await startTestPlatform(kind, { face: { ...simulator, verifyTicket }, outsideServiceSeconds: 0.2 });
    const person = inventPerson(14);
    for (const deviceId of ['first', 'second', 'third']) await createDevice(away, { person, deviceId });
    const signer = await createSigner();
    const { launchCode } = (await requestLaunch(away, { person, deviceId: 'fourth', keyThumbprint: signer.keyId })).body;
    const challenge = readChallenge(await openSession(away, signer, launchCode));
    const face = { challenge, ticket: createSimulatedFaceTicket({ channelId: 'minshengshanxi', subject: person.subject, challenge }) };
    const refused = await expectRefusal(away, 'faceServiceDown', () => openSession(away, signer, launchCode, face));
    expect(refused).toMatchObject({ status: 503, body: { nextMove: 'retry', message: expect.stringContaining('人脸识别服务暂不可用') as string } });
    isAway = false;
    expect(await openSession(away, signer, launchCode, face)).toMatchObject({ status: 201 });
    expect(signals.map((signal) => signal?.aborted)).toEqual([what === 'never answers', false]);
    await away.close();
  });

  it('A9 accepts an ID number of a withdrawn region, and masks it', async () => {
    const person = platform.demo.trainees.find((trainee) => trainee.idNumber.startsWith('412327'));
    if (person === undefined) throw new Error('No such demonstration trainee');
    const device = await createDevice(platform, { person });
    expect(device.session.person).toEqual({ maskedName: '陈**', maskedIdNumber: '412327************', regionName: '太原市迎泽区' });
  });

  it('A23 keeps the county of the claim when the person moves', async () => {
    const device = await createDevice(platform, { person: inventPerson(6) });
    const claimed = await device.claim(await createTemplate(hr));
    await createDevice(platform, { person: inventPerson(6, { regionCode: '140802' }), channelId: 'sanjintong' });
    const records = await hr.call<{ items: { regionCode: string }[] }>({ method: 'GET', path: `/v1/hr/claim-records?templateNumber=${claimed.body.voucher.templateNumber}` });
    expect(records.body.items).toMatchObject([{ regionCode: '140105', regionName: '太原市小店区', status: 'claimed' }]);
  });

  it('M3 shows the holder who scanned', async () => {
    const device = await createDevice(platform, { person: inventPerson(7) });
    const claimed = await device.claim(await createTemplate(hr));
    await verify(await device.compose(claimed.body.credential.credential));
    const detail = await device.call<VoucherDetail>({ method: 'GET', path: `/v1/vouchers/${claimed.body.voucher.voucherNumber}` });
    expect(detail.body.accesses).toMatchObject([{ kind: 'scanned', actor: '太原职业培训学校（演示） 赵**' }]);
    expect(detail.body.history).toMatchObject([{ kind: 'claimed' }]);
  });

  it('ends a session at its log-out and after 12 hours', async () => {
    const device = await createDevice(platform, { person: inventPerson(8) });
    expect(await device.call({ method: 'DELETE', path: '/v1/sessions/current' })).toMatchObject({ status: 204 });
    await expectRefusal(platform, 'sessionUnknown', () => device.call({ method: 'GET', path: '/v1/me' }));
    const late = await createDevice(platform, { person: inventPerson(9) });
    platform.clock.advance(12 * 3600);
    await expectRefusal(platform, 'sessionExpired', () => late.call({ method: 'GET', path: '/v1/me' }));
  });
});
