import type { BoundKeys, Credential, VerifiedScan, VoucherDetail } from '@skill-voucher/sdk-core';
import { generateNodeKey } from '@skill-voucher/sdk-core/node';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSimulatedFaceTicket } from '../src/index';
import { expectRefusal } from './harness/expect-refusal';
import { inventPerson } from './harness/test-crowd';
import { createDevice, createSigner, openSession, requestLaunch, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

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
    expect(await verify(await other.compose(second.body.credential))).toMatchObject({ status: 200, body: { voucher: { voucherNumber } } });
    expect(await verify(await phone.compose(claimed.body.credential.credential))).toMatchObject({ status: 200, body: { voucher: { voucherNumber } } });

    platform.clock.advance(1);
    await createDevice(platform, { person, deviceId: 'tablet' });
    const fourth = await createSigner();
    const launch = await requestLaunch(platform, { person, keyThumbprint: fourth.keyId, deviceId: 'fourth' });
    await expectRefusal(platform, 'tooManyKeys', () => openSession(platform, fourth, launch.body.launchCode));

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
    const signer = await createSigner();
    const again = { person, keyThumbprint: signer.keyId, deviceId: 'worn' };
    await expectRefusal(platform, 'faceRequired', () => requestLaunch(platform, again));
    await expectRefusal(platform, 'faceRequired', () => requestLaunch(platform, { ...again, faceTicket: 'forged' }));
    const faceTicket = createSimulatedFaceTicket({ channelId: 'minshengshanxi', subject: person.subject });
    expect((await createDevice(platform, { person, deviceId: 'worn', faceTicket })).session.binding).toBe('rebound');
    platform.clock.advance(24 * 3600);
    expect((await createDevice(platform, { person, deviceId: 'worn' })).session.binding).toBe('rebound');
    admin = await createDevice(platform, { person: platform.demo.institutionAdmins[0] ?? person });
    hr = await logInHr(platform, 'province');
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
