import { randomUUID } from 'node:crypto';
import type { ClaimedVoucher, Redemption } from '@skill-voucher/sdk-core';
import type { SeededPerson } from '../test/harness/seed-crowd';
import { holdDevice, type SignedInDevice } from '../test/harness/test-device';
import { createTemplate, type HrClient } from '../test/harness/test-hr';
import type { TestPlatform } from '../test/harness/start-test-platform';
import type { Acknowledgement } from './fault-stage';

/** At a time: as many as the platform has connections. */
const together = 32;

/**
 * As many vouchers that were claimed and used, with a granted subsidy each: what there is to pay. The
 * subsidies are written as a review leaves them; the three systems' way there is the journey's. Resolves
 * with what was acknowledged on the way.
 */
export async function seedPayable(platform: TestPlatform, options: { count: number; hr: HrClient; admin: SignedInDevice; institutionNumber: number; people: readonly SeededPerson[] }): Promise<Acknowledgement[]> {
  const { count, hr, admin, institutionNumber, people } = options;
  const acknowledged: Acknowledgement[] = [];
  const validity = { kind: 'window', fromMs: Date.now() - 1000, untilMs: Date.now() + 300 * 86_400_000 };
  for (let batch = 0; batch * people.length < count; batch += 1) {
    const holders = people.slice(0, count - batch * people.length);
    const templateNumber = await createTemplate(hr, { name: `faults paid ${batch}`, total: people.length, validity });
    for (let start = 0; start < holders.length; start += together) {
      await Promise.all(holders.slice(start, start + together).map(async ({ signer }, index) => {
        const holder = holdDevice(platform, signer);
        const claimed = await holder.claim(templateNumber);
        if (claimed.status !== 201) throw new Error(`claim refused: ${claimed.code}`);
        const { voucher, credential }: ClaimedVoucher = claimed.body;
        const code = await holder.compose(credential.credential);
        const used = await admin.call<Redemption>({ method: 'POST', path: '/v1/redemptions', body: { institutionNumber, code }, idempotencyKey: randomUUID() });
        if (used.status !== 201) throw new Error(`use refused: ${used.code}`);
        const { voucherNumber } = voucher;
        acknowledged.push({ kind: 'claim', atMs: Date.now(), voucherNumber, person: start + index, templateNumber }, { kind: 'use', atMs: Date.now(), voucherNumber, redemptionId: used.body.redemptionId });
      }));
    }
  }
  await grant(platform, acknowledged.flatMap((one) => (one.kind === 'use' ? [one.voucherNumber] : [])));
  return acknowledged;
}

async function grant(platform: TestPlatform, voucherNumbers: readonly string[]): Promise<void> {
  const text = `WITH review AS (
      INSERT INTO employment_service.reviews (review_id, kind, class_id, class_name, institution_number, institution_name, region_code, occupation, skill_level, starts_on, ends_on, duration_hours, status, submitted_at_ms, decided_at_ms, decided_by)
      VALUES (gen_random_uuid(), 'subsidy', gen_random_uuid(), '故障演练班', 2001, '故障演练机构', '140100', '焊工', 'level5', '2026-11-20', '2026-12-20', 8, 'approved', $2::bigint, $2::bigint, 'faults')
      RETURNING review_id, class_id
    )
    INSERT INTO employment_service.subsidies (voucher_number, review_id, class_id, institution_number, region_code, id_number_index, occupation, skill_level, china_year, standard_id, amount_fen, status, granted_at_ms)
    SELECT n, r.review_id, r.class_id, 2001, '140100', decode(md5(n), 'hex'), '焊工', 'level5', 2026, gen_random_uuid(), 100000, 'granted', $2::bigint FROM review r, unnest($1::text[]) n`;
  await platform.database.run({ name: 'faults-grant', text }, [voucherNumbers, Date.now()]);
}
