import { createNodeSuite } from '@skill-voucher/sdk-core/node';
import { presentPassport, readPassport, verifyPassport, type PassportDisclosure } from '@skill-voucher/sdk-core/passport';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSimulatedCertificates } from '../src/simulators/certificate-registry-simulator';
import { setCheckInStage, type CheckInStage } from './harness/check-in-stage';
import { querySql, testDatabaseKinds } from './harness/start-test-platform';
import { inventPerson } from './harness/test-crowd';
import type { TestDevice } from './harness/test-device';

const suite = createNodeSuite();
const question = { audience: '用人单位', nonce: 'nonce-of-this-question' };

describe.each(testDatabaseKinds)('learning passport on %s', (kind) => {
  let stage: CheckInStage;
  let isRegistryDown = false;
  beforeAll(async () => {
    const findCertificates = async (idNumber: string) => (isRegistryDown ? Promise.reject(new Error('down')) : listSimulatedCertificates(idNumber));
    stage = await setCheckInStage(kind, { certificateRegistry: { findCertificates } });
  });
  afterAll(() => stage.platform.close());

  const issue = (device: TestDevice) => device.call<{ passport: string; expiresAtMs: number }>({ method: 'POST', path: '/v1/passports', body: {} });
  const nowSeconds = () => Math.floor(stage.platform.clock.nowMs() / 1000);
  async function show(device: TestDevice, text: string, disclosure: PassportDisclosure) {
    const shown = await presentPassport({ text, suite, disclosure, holderKey: device.signer.key, ...question, nowSeconds: nowSeconds() });
    const [issuer] = await querySql<{ publicKey: Uint8Array }>(stage.platform, 'SELECT public_key AS "publicKey" FROM voucher_platform.issuers WHERE withdrawn_at_ms IS NULL');
    const trusted = [{ algorithm: 'ES256' as const, publicKey: new Uint8Array(issuer?.publicKey ?? []) }];
    return verifyPassport({ text: shown, suite, ...question, nowMs: stage.platform.clock.nowMs(), findIssuers: () => trusted });
  }

  it('M14 has my days of attendance and my certificates, and is shown in part to a verifier who knows the trust list only', async () => {
    const person = inventPerson(9501);
    const trainee = await stage.train(person);
    const first = new Date(stage.platform.clock.nowMs() + 8 * 3_600_000).toISOString().slice(0, 10);
    for (let attempt = 0; attempt < 2; attempt += 1) expect(await trainee.checkIn({ metersAway: 10 })).toMatchObject({ status: 201 });
    const { status, body } = await issue(trainee.device);
    expect([status, body.expiresAtMs]).toEqual([201, nowSeconds() * 1000 + 30 * 86_400_000]);
    const held = await readPassport({ text: body.passport, suite });
    const registered = [...listSimulatedCertificates(person.idNumber)];
    expect(held.name).toBe(person.name);
    expect(held.attendance).toMatchObject([{ days: 1, firstDay: first, lastDay: first }]);
    expect(held.certificates.map(({ certificateNumber }) => certificateNumber).sort()).toEqual(registered.map(({ certificateNumber }) => certificateNumber).sort());
    expect(await show(trainee.device, body.passport, { attendance: [0] })).toMatchObject({ outcome: 'verified', name: undefined, attendance: held.attendance, certificates: [] });
  });

  it('M14 is bound to the key that asked, lives 30 days, and is issued while the registry is away', async () => {
    isRegistryDown = true;
    const [mine, other] = [await stage.train(inventPerson(9502)), await stage.train(inventPerson(9503))];
    const { status, body } = await issue(mine.device);
    isRegistryDown = false;
    expect(status).toBe(201);
    expect(await readPassport({ text: body.passport, suite })).toMatchObject({ attendance: [], certificates: [] });
    expect(await show(other.device, body.passport, { showsName: true })).toEqual({ outcome: 'badHolderSignature' });
    expect(await show(mine.device, body.passport, { showsName: true })).toMatchObject({ outcome: 'verified' });
    stage.platform.clock.advance(30 * 86_400);
    expect(await show(mine.device, body.passport, { showsName: true })).toEqual({ outcome: 'expired' });
  });

  it('M14 leaves no name or certificate number in the audit row', async () => {
    const [row] = await querySql<{ details: object }>(stage.platform, "SELECT details FROM voucher_platform.audit_entries WHERE action = 'issuePassport' LIMIT 1");
    expect(Object.keys(row?.details ?? {}).sort()).toEqual(['attendanceCount', 'certificateCount']);
  });
});
