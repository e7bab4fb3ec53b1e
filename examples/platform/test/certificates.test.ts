import type { CertificatePage } from '@skill-voucher/sdk-core';
import { setTimeout as delay } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { listSimulatedCertificates } from '../src/simulators/certificate-registry-simulator';
import { expectRefusal } from './harness/expect-refusal';
import { createCrowd, inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

interface Library {
  readonly items: { voucherNumber: string; maskedName: string; maskedIdNumber: string; isComplete: boolean; certificates: { occupation: string; maskedNumber: string }[] }[];
  readonly nextCursor?: string;
}

/** The first invented people for whom the simulated registry has so many certificates. */
const personWith = (count: number, after = 0) => {
  for (let number = 9500 + after; number < 9700; number += 1) {
    const person = inventPerson(number);
    if (listSimulatedCertificates(person.idNumber).length === count) return person;
  }
  throw new Error(`Nobody has ${count} certificates`);
};

describe.each(testDatabaseKinds)('certificates on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  let isRegistryDown = false;
  let asked = 0;
  beforeAll(async () => {
    const certificateRegistry = {
      async findCertificates(idNumber: string) {
        asked += 1;
        if (isRegistryDown) throw new Error('down');
        return listSimulatedCertificates(idNumber);
      },
    };
    platform = await startTestPlatform(kind, { certificateRegistry });
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  const list = (device: TestDevice, query = '') => device.call<CertificatePage>({ method: 'GET', path: `/v1/certificates${query}` });

  it('R50 lists my own certificates from the registry, newest first, by kind and page by page', async () => {
    const person = personWith(3);
    const device = await createDevice(platform, { person });
    const expected = [...listSimulatedCertificates(person.idNumber)].sort((a, b) => b.issuedAtMs - a.issuedAtMs);
    const { body } = await list(device);
    expect(body.items).toEqual(expected.map((certificate) => ({ certificateId: expect.stringMatching(/^[0-9a-f]{32}$/) as string, ...certificate })));
    const qualifications = expected.filter((certificate) => certificate.kind === 'qualification');
    expect((await list(device, '?kind=qualification')).body.items.map(({ certificateNumber }) => certificateNumber)).toEqual(qualifications.map(({ certificateNumber }) => certificateNumber));
    const numbers: string[] = [];
    for (let query: string | undefined = '?limit=1'; query !== undefined; ) {
      const page: CertificatePage = (await list(device, query)).body;
      numbers.push(...page.items.map(({ certificateNumber }) => certificateNumber));
      query = page.nextCursor === undefined ? undefined : `?limit=1&cursor=${page.nextCursor}`;
    }
    expect(numbers).toEqual(expected.map(({ certificateNumber }) => certificateNumber));
    const nobody = await createDevice(platform, { person: personWith(0) });
    expect((await list(nobody)).body.items).toEqual([]);
  });

  it('R50 shows one of mine, and to another person nothing', async () => {
    const device = await createDevice(platform, { person: personWith(2) });
    const [first] = (await list(device)).body.items;
    const path = `/v1/certificates/${first?.certificateId ?? ''}`;
    expect((await device.call({ method: 'GET', path })).body).toEqual(first);
    const stranger = await createDevice(platform, { person: personWith(1) });
    await list(stranger);
    await expectRefusal(platform, 'notFound', () => stranger.call({ method: 'GET', path }));
  });

  it('R50 stores no readable number, asks the registry once a day, and lives with its silence', async () => {
    const person = personWith(3, 20);
    const device = await createDevice(platform, { person });
    isRegistryDown = true;
    await expectRefusal(platform, 'serviceUnavailable', () => list(device));
    isRegistryDown = false;
    const before = asked;
    await list(device);
    await list(device);
    expect(asked - before).toBe(1);
    const rows = await querySql<{ row: string }>(platform, 'SELECT c::text AS row FROM voucher_platform.certificates c');
    for (const { certificateNumber } of listSimulatedCertificates(person.idNumber)) expect(rows.some(({ row }) => row.includes(certificateNumber) || row.includes(Buffer.from(certificateNumber).toString('hex')))).toBe(false);
    platform.clock.advance(24 * 3600);
    isRegistryDown = true;
    const later = await createDevice(platform, { person });
    expect((await list(later)).body.items).toHaveLength(3);
    isRegistryDown = false;
    hr = await logInHr(platform, 'province');
  });

  it('R23 shows HR the certificates of holders of settled vouchers in its region, masked, and the holders see that', async () => {
    const person = personWith(2, 40);
    const device = await createDevice(platform, { person });
    const claim = async () => {
      const { voucherNumber } = (await device.claim(await createTemplate(hr))).body.voucher;
      return voucherNumber;
    };
    const [settled, unsettled, earlier] = [await claim(), await claim(), await claim()];
    const settle = (voucherNumber: string, settledAtMs: number) => querySql(platform, `WITH settled AS (
        UPDATE voucher_platform.vouchers SET status = 'settled', used_at_ms = claimed_at_ms WHERE voucher_number = '${voucherNumber}' RETURNING holder_bucket, voucher_number, county_code, claimed_at_ms)
      INSERT INTO voucher_platform.settlements (holder_bucket, voucher_number, batch_id, amount_fen, settled_at_ms, county_code, claimed_at_ms) SELECT holder_bucket, voucher_number, 'batch', 100, ${settledAtMs}, county_code, claimed_at_ms FROM settled`);
    await settle(settled, platform.clock.nowMs());
    const { body } = await hr.call<Library>({ method: 'GET', path: '/v1/hr/certificate-library' });
    expect(body.items.map(({ voucherNumber }) => voucherNumber)).toEqual([settled]);
    expect(body.items[0]).toMatchObject({ maskedIdNumber: '140105************', isComplete: true });
    expect(body.items[0]?.certificates.map(({ occupation }) => occupation).sort()).toEqual(listSimulatedCertificates(person.idNumber).map(({ occupation }) => occupation).sort());
    const text = JSON.stringify(body);
    for (const { certificateNumber } of listSimulatedCertificates(person.idNumber)) expect(text).not.toContain(certificateNumber);
    expect(text).not.toContain(person.name);
    const detail = await device.call<{ accesses: object[] }>({ method: 'GET', path: `/v1/vouchers/${settled}` });
    expect(detail.body.accesses).toMatchObject([{ kind: 'lookedUp', actor: '山西省人社部门' }]);
    const untouched = await device.call<{ accesses: object[] }>({ method: 'GET', path: `/v1/vouchers/${unsettled}` });
    expect(untouched.body.accesses).toEqual([]);
    await settle(earlier, platform.clock.nowMs() - 1000);
    const first = await hr.call<Library>({ method: 'GET', path: '/v1/hr/certificate-library?limit=1' });
    const second = await hr.call<Library>({ method: 'GET', path: `/v1/hr/certificate-library?limit=1&cursor=${first.body.nextCursor}` });
    expect([first, second].map(({ body: { items } }) => items.map(({ voucherNumber }) => voucherNumber))).toEqual([[settled], [earlier]]);
    expect(second.body.nextCursor).toBeUndefined();
    const county = await logInHr(platform, 'county');
    expect((await county.call<Library>({ method: 'GET', path: '/v1/hr/certificate-library' })).body.items).toHaveLength(2);
    await expectRefusal(platform, 'notAllowed', () => county.call({ method: 'GET', path: '/v1/hr/certificate-library?regionCode=140106' }));
    expect((await hr.call<Library>({ method: 'GET', path: '/v1/hr/certificate-library?regionCode=140200' })).body.items).toEqual([]);
  });

  it('R23 R50 takes what the registry says of a certificate over what an institution reported, and leaves it with its voucher', async () => {
    const person = personWith(1, 60);
    const device = await createDevice(platform, { person });
    const [known] = listSimulatedCertificates(person.idNumber);
    const { voucherNumber } = (await device.claim(await createTemplate(hr))).body.voucher;
    await list(device);
    const listADayLater = async () => {
      platform.clock.advance(24 * 3600);
      expect((await list(await createDevice(platform, { person }))).body.items).toHaveLength(1);
    };
    const ofPerson = `person_id = (SELECT person_id FROM voucher_platform.vouchers WHERE voucher_number = '${voucherNumber}')`;
    await querySql(platform, `UPDATE voucher_platform.certificates SET source = 'realNameSystem', voucher_number = '${voucherNumber}', issued_by = '本机构' WHERE ${ofPerson}`);
    await listADayLater();
    const read = () => querySql(platform, `SELECT source, voucher_number AS voucher, issued_by AS by FROM voucher_platform.certificates WHERE ${ofPerson}`);
    expect(await read()).toEqual([{ source: 'registry', voucher: voucherNumber, by: known?.issuedBy }]);
    await listADayLater();
    expect(await read()).toEqual([{ source: 'registry', voucher: voucherNumber, by: known?.issuedBy }]);
  });
});

describe.each(testDatabaseKinds)('a slow certificate registry on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  let answerAfterMs = Infinity;
  let asked = 0;
  let going = 0;
  let mostGoing = 0;
  beforeAll(async () => {
    const certificateRegistry = {
      async findCertificates(idNumber: string) {
        asked += 1;
        going += 1;
        mostGoing = Math.max(mostGoing, going);
        await (answerAfterMs === Infinity ? new Promise<never>(() => undefined) : delay(answerAfterMs));
        going -= 1;
        return listSimulatedCertificates(idNumber);
      },
    };
    platform = await startTestPlatform(kind, { certificateRegistry, outsideServiceSeconds: 2 });
    hr = await logInHr(platform, 'province');
  });
  afterAll(() => platform.close());

  const readLibrary = () => hr.call<Library>({ method: 'GET', path: '/v1/hr/certificate-library?limit=50' });

  it('R50 is down for who asks for the own certificates when it does not answer in time', async () => {
    const device = await createDevice(platform, { person: personWith(1) });
    const startedMs = performance.now();
    await expectRefusal(platform, 'serviceUnavailable', () => device.call({ method: 'GET', path: '/v1/certificates' }));
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    going = 0;
  });

  it('R23 holds a page of the library up no longer than one look-up, and is asked about a few holders at a time', async () => {
    const template = await createTemplate(hr);
    for (const device of await createCrowd(platform, 30)) expect((await device.claim(template)).status).toBe(201);
    await querySql(platform, `WITH settled AS (
        UPDATE voucher_platform.vouchers SET status = 'settled', used_at_ms = claimed_at_ms WHERE template_number = ${template} RETURNING holder_bucket, voucher_number, county_code, claimed_at_ms)
      INSERT INTO voucher_platform.settlements (holder_bucket, voucher_number, batch_id, amount_fen, settled_at_ms, county_code, claimed_at_ms) SELECT holder_bucket, voucher_number, 'batch', 100, ${platform.clock.nowMs()}, county_code, claimed_at_ms FROM settled`);
    asked = 0;
    const startedMs = performance.now();
    const { body } = await readLibrary();
    expect([body.items.length, body.items.filter(({ isComplete }) => isComplete).length]).toEqual([30, 0]);
    // One after the other, thirty would take a minute.
    expect(performance.now() - startedMs).toBeLessThan(10_000);
    expect(asked).toBeLessThanOrEqual(8);
    [answerAfterMs, going, mostGoing] = [5, 0, 0];
    expect((await readLibrary()).body.items.filter(({ isComplete }) => isComplete)).toHaveLength(30);
    expect(mostGoing).toBeGreaterThan(1);
    expect(mostGoing).toBeLessThanOrEqual(8);
  });
});
