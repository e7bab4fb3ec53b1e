import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { expectRefusal } from './harness/expect-refusal';
import { readRows } from './harness/read-spreadsheet';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';
import { createCrowd, inventPerson } from './harness/test-crowd';
import { createDevice, type TestDevice } from './harness/test-device';
import { createTemplate, logInAs, type HrClient } from './harness/test-hr';

describe.each(testDatabaseKinds)('four eyes on %s', (kind) => {
  let platform: TestPlatform;
  let asking: HrClient;
  let agreeing: HrClient;
  let crowd: readonly TestDevice[];
  let templateNumber: number;
  beforeAll(async () => {
    platform = await startTestPlatform(kind, { fourEyesFrom: 2 });
    [asking, agreeing] = [await logInAs(platform, 'demo-shanxi'), await logInAs(platform, 'demo-shanxi-2')];
    crowd = await createCrowd(platform, 3);
  });
  afterAll(() => platform.close());
  beforeEach(async () => {
    platform.clock.advance(301);
    templateNumber = await createTemplate(asking, { total: 50 });
    for (const device of crowd) await device.claim(templateNumber);
  });

  const path = () => `/v1/hr/templates/${templateNumber}`;
  const preview = async () => (await asking.call<{ previewToken: string }>({ method: 'GET', path: `${path()}/delist-preview` })).body.previewToken;
  const ask = async (previewToken: string, toleranceCount = 0) => (await asking.call<{ approvalId: string }>({ method: 'POST', path: `${path()}/delist-approvals`, body: { previewToken, toleranceCount } })).body.approvalId;
  const decide = (client: HrClient, approvalId: string, isApproved = true) => client.call<{ state: string }>({ method: 'POST', path: `/v1/hr/approvals/${approvalId}/decision`, body: { isApproved } });
  const delist = (client: HrClient, previewToken: string, toleranceCount = 0) => client.call<{ voidedCount: number }>({ method: 'POST', path: `${path()}/delist`, body: { previewToken, toleranceCount } });
  const readState = async (approvalId: string) => (await agreeing.call<{ items: { approvalId: string; state: string }[] }>({ method: 'GET', path: '/v1/hr/approvals' })).body.items.find((item) => item.approvalId === approvalId)?.state;

  it('M6 a delist that voids many needs a step-up and another account’s agreement to exactly this', async () => {
    const token = await preview();
    await expectRefusal(platform, 'stepUpRequired', () => delist(asking, token));
    await asking.stepUp();
    await expectRefusal(platform, 'approvalRequired', () => delist(asking, token));
    const approvalId = await ask(token);
    await expectRefusal(platform, 'ownApproval', () => decide(asking, approvalId));
    await expectRefusal(platform, 'stepUpRequired', () => decide(agreeing, approvalId));
    await expectRefusal(platform, 'approvalRequired', () => delist(asking, token));
    await agreeing.stepUp();
    expect((await decide(agreeing, approvalId)).body.state).toBe('approved');
    await expectRefusal(platform, 'approvalClosed', () => decide(agreeing, approvalId));
    await expectRefusal(platform, 'approvalRequired', () => delist(asking, token, 5));
    await expectRefusal(platform, 'approvalRequired', () => delist(agreeing, token));
    const answers = await Promise.all([delist(asking, token), delist(asking, token)]);
    expect(answers.map(({ status }) => status).sort()).toEqual([200, 409]);
    expect(await readState(approvalId)).toBe('executed');
    const [audit] = await querySql<{ details: { approvedBy: string } }>(platform, `SELECT details FROM voucher_platform.audit_entries WHERE action = 'delistTemplate' AND subject = '${templateNumber}'`);
    expect(audit?.details.approvedBy).toBe('demo-shanxi-2');
  });

  it('M6 an agreement does not hold for other counts, after a refusal, or after a day', async () => {
    await asking.stepUp();
    await agreeing.stepUp();
    const token = await preview();
    const rejected = await ask(token);
    expect((await decide(agreeing, rejected, false)).body.state).toBe('rejected');
    await expectRefusal(platform, 'approvalRequired', () => delist(asking, token));
    const agreed = await ask(token);
    await decide(agreeing, agreed);
    const late = await createDevice(platform, { person: inventPerson(9) });
    expect((await late.claim(templateNumber)).status).toBe(201);
    await expectRefusal(platform, 'previewOutdated', () => delist(asking, token));
    expect(await readState(agreed)).toBe('approved');
    await expectRefusal(platform, 'approvalRequired', async () => delist(asking, await preview()));
    platform.clock.advance(24 * 3_600 + 1);
    [asking, agreeing] = [await logInAs(platform, 'demo-shanxi'), await logInAs(platform, 'demo-shanxi-2')];
    expect(await readState(agreed)).toBe('expired');
  });

  it('R19 an export of many records needs another account’s agreement to these records, and gives one file', async () => {
    const exporting = (body: object, client = asking) => client.call({ method: 'POST', path: '/v1/hr/claim-record-exports', body });
    const filter = { templateNumber };
    const request = async (body: object = { ...filter, regionCode: '140000' }) => (await asking.call<{ approvalId: string; terms: string }>({ method: 'POST', path: '/v1/hr/claim-record-export-approvals', body })).body;
    crowd = await createCrowd(platform, 3); // sessions last 12 hours
    for (const device of crowd) await device.claim(templateNumber);
    await asking.stepUp();
    const refused = await expectRefusal(platform, 'approvalRequired', () => exporting(filter));
    expect(refused.body).toMatchObject({ details: { rowCount: 3 }, message: expect.stringContaining('3 条记录') as string });
    const { approvalId, terms } = await request();
    expect(JSON.parse(terms)).toMatchObject({ regionCode: '140000', templateNumber, rowCount: 3 });
    await expectRefusal(platform, 'approvalRequired', () => exporting({ ...filter, approvalId }));
    await asking.stepUp();
    await expectRefusal(platform, 'ownApproval', () => decide(asking, approvalId));
    await agreeing.stepUp();
    expect((await decide(agreeing, approvalId)).body.state).toBe('approved');
    platform.clock.advance(1);
    const later = await createDevice(platform, { person: inventPerson(19) });
    expect((await later.claim(templateNumber)).status).toBe(201); // after it was asked: not in the file
    await expectRefusal(platform, 'approvalRequired', () => exporting({ approvalId })); // another filter
    await expectRefusal(platform, 'approvalRequired', () => exporting({ ...filter, status: 'used', approvalId }));
    await expectRefusal(platform, 'notFound', () => exporting({ ...filter, approvalId }, agreeing)); // who asked fetches it
    const files = await Promise.all([1, 2].map(() => asking.download('/v1/hr/claim-record-exports', { ...filter, approvalId })));
    expect(files.map(({ status }) => status).sort()).toEqual([200, 403]);
    const file = files.find(({ status }) => status === 200);
    expect((await readRows(new Uint8Array((await file?.arrayBuffer()) ?? new ArrayBuffer(0)))).slice(2)).toHaveLength(3);
    await expectRefusal(platform, 'approvalRequired', () => exporting({ ...filter, approvalId }));
    const [audit] = await querySql<{ details: object }>(platform, `SELECT details FROM voucher_platform.audit_entries WHERE action = 'exportClaimRecords' ORDER BY entry_id DESC LIMIT 1`);
    expect(audit?.details).toMatchObject({ rowCount: 3, templateNumber, approvedBy: 'demo-shanxi-2' });
    const stale = (await request()).approvalId;
    await decide(agreeing, stale);
    platform.clock.advance(24 * 3_600 + 1);
    [asking, agreeing] = [await logInAs(platform, 'demo-shanxi'), await logInAs(platform, 'demo-shanxi-2')];
    await asking.stepUp();
    await expectRefusal(platform, 'approvalRequired', () => exporting({ ...filter, approvalId: stale }));
  });

  it('M6 few void vouchers need one pair of eyes; another region’s account sees and decides nothing', async () => {
    const small = await createTemplate(asking, { total: 50 });
    await crowd[0]?.claim(small);
    const token = (await asking.call<{ previewToken: string }>({ method: 'GET', path: `/v1/hr/templates/${small}/delist-preview` })).body.previewToken;
    await asking.stepUp();
    expect((await asking.call({ method: 'POST', path: `/v1/hr/templates/${small}/delist`, body: { previewToken: token } })).status).toBe(200);
    const approvalId = await ask(await preview());
    const city = await logInAs(platform, 'demo-taiyuan');
    await city.stepUp();
    await expectRefusal(platform, 'notAllowed', () => decide(city, approvalId));
    expect((await city.call<{ items: object[] }>({ method: 'GET', path: '/v1/hr/approvals' })).body.items).toEqual([]);
  });

  it('R19 counts an account’s files of a day together, so that slices of an export want a second account as the whole does', async () => {
    platform.clock.advance(24 * 3_600 + 1); // what the tests before exported is over, and their sessions
    [asking, agreeing] = [await logInAs(platform, 'demo-shanxi'), await logInAs(platform, 'demo-shanxi-2')];
    crowd = await createCrowd(platform, 3);
    const mine: number[] = [];
    for (const device of crowd) {
      const number = await createTemplate(asking, { total: 5 });
      expect((await device.claim(number)).status).toBe(201);
      mine.push(number);
    }
    const slice = (index: number, client = asking) => client.download('/v1/hr/claim-record-exports', { templateNumber: mine[index] });
    await asking.stepUp();
    const atOnce = await Promise.all([slice(0), slice(1), slice(2)]);
    expect(atOnce.map(({ status }) => status).sort()).toEqual([200, 403, 403]);
    const refused = await expectRefusal(platform, 'approvalRequired', () => asking.call({ method: 'POST', path: '/v1/hr/claim-record-exports', body: { templateNumber: mine[0] } }));
    expect(refused.body).toMatchObject({ details: { rowCount: 2 } });
    await agreeing.stepUp();
    expect((await slice(1, agreeing)).status).toBe(200); // each account by itself
    platform.clock.advance(24 * 3_600 + 1);
    asking = await logInAs(platform, 'demo-shanxi');
    await asking.stepUp();
    expect((await slice(2)).status).toBe(200);
  });
});
