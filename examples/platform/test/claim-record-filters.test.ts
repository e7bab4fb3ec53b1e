import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { selectClaimRecords } from '../src/voucher-platform/claims/select-claim-records';
import { inventPerson } from './harness/test-crowd';
import { createDevice } from './harness/test-device';
import { createTemplate, delistTemplate, logInHr, type HrClient } from './harness/test-hr';
import { querySql, startTestPlatform, testDatabaseKinds, type TestPlatform } from './harness/start-test-platform';

interface ClaimRecord {
  readonly voucherNumber: string;
  readonly status: string;
  readonly regionCode: string;
}
interface Page {
  readonly items: readonly ClaimRecord[];
  readonly nextCursor?: string;
}

interface Plan {
  readonly 'Relation Name'?: string;
  readonly 'Actual Rows': number;
  readonly 'Actual Loops': number;
  readonly 'Rows Removed by Filter'?: number;
  readonly Plans?: readonly Plan[];
}

/** Rows of vouchers that a statement looked at. */
function countRead(plan: Plan): number {
  const own = plan['Relation Name'] === 'vouchers' ? plan['Actual Loops'] * (plan['Actual Rows'] + (plan['Rows Removed by Filter'] ?? 0)) : 0;
  return (plan.Plans ?? []).reduce((rows, inner) => rows + countRead(inner), own);
}

const statuses = ['claimed', 'used', 'settled', 'writtenOff', 'voided', 'expired'] as const;
const counties = ['140105', '140106', '140213'];

describe.each(testDatabaseKinds)('claim records by status on %s', (kind) => {
  let platform: TestPlatform;
  let hr: HrClient;
  let templates: number[];
  beforeAll(async () => {
    platform = await startTestPlatform(kind);
    hr = await logInHr(platform, 'province');
    const window = { kind: 'window', fromMs: platform.clock.nowMs(), untilMs: platform.clock.nowMs() + 60_000 };
    templates = [await createTemplate(hr), await createTemplate(hr), await createTemplate(hr, { validity: window }), await createTemplate(hr, { validity: window })];
    for (const [number, regionCode] of [...counties, ...counties].entries()) {
      platform.clock.advance(1);
      const device = await createDevice(platform, { person: inventPerson(300 + number, { regionCode }) });
      for (const templateNumber of templates) await device.claim(templateNumber);
    }
    await delistTemplate(hr, templates[1] ?? 0);
    platform.clock.advance(60);
    await delistTemplate(hr, templates[3] ?? 0);
    // Of the first batch one a state, in the order of the claims, and one that stays claimed.
    for (const [offset, status] of (['used', 'settled', 'writtenOff', 'settled', 'writtenOff'] as const).entries()) {
      await querySql(platform, `UPDATE voucher_platform.vouchers SET status = '${status}', used_at_ms = claimed_at_ms WHERE (holder_bucket, voucher_number) IN (
        SELECT holder_bucket, voucher_number FROM voucher_platform.vouchers WHERE template_number = ${templates[0]} ORDER BY claimed_at_ms OFFSET ${offset} LIMIT 1)`);
    }
    await querySql(platform, `INSERT INTO voucher_platform.settlements (holder_bucket, voucher_number, batch_id, amount_fen, settled_at_ms, written_off_at_ms, county_code, claimed_at_ms)
      SELECT holder_bucket, voucher_number, 'batch', 100, used_at_ms, CASE WHEN status = 'writtenOff' THEN used_at_ms END, county_code, claimed_at_ms FROM voucher_platform.vouchers WHERE status IN ('settled', 'writtenOff')`);
  });
  afterAll(() => platform.close());

  /** All pages of two. */
  async function listAll(query: string): Promise<readonly ClaimRecord[]> {
    const records: ClaimRecord[] = [];
    for (let cursor: string | undefined = ''; cursor !== undefined; ) {
      const page: Page = (await hr.call<Page>({ method: 'GET', path: `/v1/hr/claim-records?limit=2&${query}${cursor === '' ? '' : `&cursor=${cursor}`}` })).body;
      records.push(...page.items);
      cursor = page.nextCursor;
    }
    return records;
  }

  it('R18 each status lists what the whole list has of it, of the province, a city, a county and a batch, page by page', async () => {
    const whole = await listAll('regionCode=140000');
    const [claimed, ...others] = statuses.map((status) => whole.filter((record) => record.status === status).length);
    expect([claimed, others]).toEqual([whole.length - 23, [1, 2, 2, 6, 12]]);
    for (const region of ['140000', '140100', '140213']) {
      const ofRegion = region === '140000' ? whole : await listAll(`regionCode=${region}`);
      for (const status of statuses) expect(await listAll(`regionCode=${region}&status=${status}`)).toEqual(ofRegion.filter((record) => record.status === status));
    }
    const [batch] = templates;
    const ofBatch = await listAll(`templateNumber=${batch}`);
    for (const status of statuses) expect(await listAll(`templateNumber=${batch}&status=${status}`)).toEqual(ofBatch.filter((record) => record.status === status));
  });

  it('R18 passes no newer claims on the way to what is void, expired or paid', async () => {
    const newer = 5000;
    await querySql(platform, `INSERT INTO voucher_platform.vouchers (holder_bucket, voucher_number, person_id, template_number, county_code, status, valid_from_ms, expires_at_ms, terms_version, claimed_at_ms, status_changed_at_ms, event_sequence)
      SELECT n, lpad(upper(to_hex(n)), 4, '0') || 'AAAAAAAAAAAA', v.person_id, v.template_number, v.county_code, 'claimed', v.valid_from_ms, v.expires_at_ms, v.terms_version, v.claimed_at_ms + 86400000 + n, v.status_changed_at_ms, 1
      FROM generate_series(1, ${newer}) n, (SELECT * FROM voucher_platform.vouchers WHERE template_number = ${templates[0]} LIMIT 1) v
      WHERE n <> v.holder_bucket`);
    await querySql(platform, 'ANALYZE voucher_platform.vouchers, voucher_platform.settlements, voucher_platform.voucher_templates');
    for (const status of ['settled', 'writtenOff', 'voided', 'expired'] as const) {
      const { sql: text, params } = selectClaimRecords(platform, { regionCode: '140000', status, nowMs: platform.clock.nowMs() }, 3).toSQL();
      const [explained] = await platform.database.run<{ 'QUERY PLAN': readonly { Plan: Plan }[] }>({ name: `explain-${status}`, text: `EXPLAIN (ANALYZE, FORMAT JSON) ${text}` }, params);
      const plan = explained?.['QUERY PLAN'][0]?.Plan;
      if (plan === undefined) throw new Error('No plan');
      expect([status, countRead(plan) < newer / 10]).toEqual([status, true]);
    }
  });
});
