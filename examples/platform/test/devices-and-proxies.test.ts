import { createCheckInModel, createMyDevicesModel, createVoucherCenterModel, createVoucherCodeModel, listVouchers, readProfile, type VoucherSdk } from '@skill-voucher/sdk-core';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { presentCode, unwrap, unwrapRefusal } from '../journey/demo-phone';
import type { DemoPerson } from '../src/index';
import { setCheckInStage, type CheckInStage } from './harness/check-in-stage';
import { createFamilies } from './harness/proxy-stage';
import { claimWith, createSdkPhone, nameOnPage, waitUntil } from './harness/sdk-phone';
import { createTemplate } from './harness/test-hr';
import { testDatabaseKinds } from './harness/start-test-platform';

/** The SDK itself, its key store, storage, session and models, against the platform's rules. */
describe.each(testDatabaseKinds)('devices and proxies through the SDK on %s', (kind) => {
  let stage: CheckInStage;
  let families: ReturnType<typeof createFamilies>;
  beforeAll(async () => {
    stage = await setCheckInStage(kind);
    families = createFamilies(stage);
  });
  afterAll(() => stage.platform.close());

  const use = (code: string) => stage.admin.call({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber: stage.institutionNumber, code }, idempotencyKey: randomUUID() });

  it('A21 a wiped phone binds anew: its old key and codes are over, the voucher is there, and the fourth time of a day takes the own face', async () => {
    const person = families.nextPerson();
    let seen: DemoPerson = person;
    const open = (): VoucherSdk => createSdkPhone(stage, { person, deviceId: 'phone', camera: () => seen });
    const before = open();
    const voucherNumber = await claimWith(stage, before);
    const oldCode = await presentCode(before, voucherNumber);
    const oldKey = (await before.session.loadKey()).publicKey;
    const after = open(); // nothing of the phone is left: another storage and key store
    const [voucher] = unwrap(await listVouchers(after)).items;
    expect(voucher?.voucherNumber).toBe(voucherNumber);
    expect(await use(oldCode)).toMatchObject({ code: 'revoked' });
    unwrapRefusal(await readProfile(before), 'keyRevoked');
    expect([await before.storage.names(''), (await before.session.loadKey()).publicKey.join() === oldKey.join()]).toEqual([[], false]);
    for (let round = 0; round < 2; round += 1) unwrap(await readProfile(open()));
    seen = families.nextPerson();
    unwrapRefusal(await readProfile(open()), 'faceNotVerified');
    seen = person;
    const last = open();
    expect(await use(await presentCode(last, voucherNumber))).toMatchObject({ status: 201 });
  });

  it('A21 three keys in two hosts show three codes of one voucher number, which is used once', async () => {
    const person = families.nextPerson();
    const phones = [
      createSdkPhone(stage, { person, deviceId: 'phone' }), createSdkPhone(stage, { person, deviceId: 'phone', channelId: 'sanjintong' }), createSdkPhone(stage, { person, deviceId: 'tablet' }),
    ] as const;
    const voucherNumber = await claimWith(stage, phones[0]);
    const codes = await Promise.all(phones.map((phone) => presentCode(phone, voucherNumber)));
    expect(new Set(codes.map((code) => code.slice(0, 200))).size).toBe(3);
    for (const code of codes) expect(await families.verify(code)).toMatchObject({ status: 200, body: { voucher: { voucherNumber } } });
    const fourth = createSdkPhone(stage, { person, deviceId: 'fourth', camera: () => families.nextPerson() });
    unwrapRefusal(await readProfile(fourth), 'faceNotVerified');
    expect((await use(codes[1] ?? '')).status).toBe(201);
    for (const code of codes) expect((await use(code)).code).toBe('alreadyUsed');
    for (const phone of phones) expect(unwrap(await listVouchers(phone)).items).toMatchObject([{ voucherNumber, status: 'used' }]);
  });

  it('A21 a lost key is revoked alone: that phone forgets all, the others go on', async () => {
    const person = families.nextPerson();
    const lost = createSdkPhone(stage, { person, deviceId: 'lost' });
    const kept = createSdkPhone(stage, { person, deviceId: 'kept', channelId: 'sanjintong' });
    const voucherNumber = await claimWith(stage, lost);
    stage.platform.clock.advance(1); // the devices are listed by when they were bound
    const [lostCode, keptCode] = [await presentCode(lost, voucherNumber), await presentCode(kept, voucherNumber)];
    const devices = createMyDevicesModel(kept);
    devices.start();
    const { devices: bound } = await waitUntil(devices, ({ phase }) => phase === 'ready');
    expect(bound.map(({ channelName, isThisDevice }) => [channelName, isThisDevice])).toEqual([['民生山西', false], ['三晋通', true]]);
    devices.ask(bound[0]?.keyThumbprint ?? '');
    devices.confirm();
    await waitUntil(devices, ({ unbound, isUnbinding }) => unbound !== undefined && !isUnbinding);
    expect(await families.verify(lostCode)).toMatchObject({ code: 'revoked' });
    unwrapRefusal(await readProfile(lost), 'keyRevoked');
    expect(await lost.storage.names('')).toEqual([]);
    expect(await families.verify(keptCode)).toMatchObject({ status: 200 });
  });

  it("A20 a proxy is named with the elder's face, claims, shows the code, checks in with the elder's face alone, and is ended", async () => {
    const elder = await families.registerElder();
    const daughter = families.nextPerson();
    let seen: DemoPerson = daughter;
    const phone = createSdkPhone(stage, { person: daughter, deviceId: 'phone', camera: () => seen });
    expect((await nameOnPage(phone, elder)).getState().failure).toMatchObject({ refusal: { code: 'proxyFaceRefused' } });
    seen = elder;
    const family = await nameOnPage(phone, elder);
    const { asHolder, done } = await waitUntil(family, ({ asHolder: listed }) => listed.length === 1);
    expect(done).toEqual({ kind: 'named', maskedName: '王**' });
    const acting = family.actFor(asHolder[0]?.proxyId ?? '') as VoucherSdk;
    const templateNumber = await createTemplate(stage.hr);
    const center = createVoucherCenterModel(acting);
    center.start();
    await waitUntil(center, ({ claimable }) => claimable.items.some((item) => item.templateNumber === templateNumber));
    center.openClaim(templateNumber);
    center.acceptTerms(true);
    center.confirmClaim();
    const { claim } = await waitUntil(center, ({ claim: step }) => step?.step === 'claimed' || step?.step === 'refused');
    const voucherNumber = claim?.voucher?.voucherNumber ?? '';
    const code = createVoucherCodeModel(acting, { voucherNumber });
    code.start();
    const { codeText = '' } = await waitUntil(code, ({ phase }) => phase === 'showing');
    expect((await use(codeText)).status).toBe(201);
    await waitUntil(code, ({ phase }) => phase === 'used');
    code.dispose();
    expect(unwrap(await listVouchers(phone)).items).toEqual([]);
    const checkIn = createCheckInModel(acting, { voucherNumber });
    checkIn.start();
    seen = daughter;
    checkIn.checkIn();
    const { failure } = await waitUntil(checkIn, ({ step }) => step === 'refused');
    expect(failure).toMatchObject({ refusal: { code: 'checkInFaceRefused', details: { elderName: '王**' } } });
    seen = elder;
    checkIn.checkIn();
    await waitUntil(checkIn, ({ step }) => step === 'done');
    family.askToEnd(asHolder[0]?.proxyId ?? '');
    family.confirm();
    await waitUntil(family, ({ done: last, isBusy }) => last?.kind === 'ended' && !isBusy);
    unwrapRefusal(await listVouchers(acting), 'proxyEnded');
    expect(await phone.storage.names('elder:')).toEqual([]);
  });
});
