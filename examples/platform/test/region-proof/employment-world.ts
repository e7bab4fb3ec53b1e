import { hash } from '@node-rs/argon2';
import { randomUUID } from 'node:crypto';
import { reviewerAccounts } from '../../src/database/schema/employment-tables';
import { tellSystem } from '../harness/system-caller';
import type { TestPlatform } from '../harness/start-test-platform';
import { inventPerson } from '../harness/test-crowd';
import { logInStaff, type StaffClient } from '../harness/test-staff';
import { inParallel, markName, type KnownVouchers } from './findings';

const password = 'Region-Proof-2026';

/** What reviewers of a region have before them. */
export interface EmploymentThings {
  readonly region: string;
  readonly review: string;
  readonly standard: string;
  /** An account of the region that waits for its activation. */
  readonly account: string;
  /** Put together by the region's supervisor. */
  readonly draft: string;
  readonly approved: string;
  /** Vouchers whose subsidy was granted, and paid. */
  readonly granted: string;
  readonly paid: string;
}

export interface EmploymentWorld {
  readonly vouchers: KnownVouchers;
  actor(region: string): StaffClient;
  things(region: string): EmploymentThings;
}

/** A supervisor of every region, and one of each kind there. */
export async function buildEmploymentWorld(platform: TestPlatform, regions: readonly string[], width: number): Promise<EmploymentWorld> {
  const actors = await openOffices(platform, regions, width);
  const things = new Map<string, EmploymentThings>();
  const vouchers = new Map(regions.flatMap((region) => ['A', 'B', 'C', 'D', 'E'].map((kind) => [numberVoucher(kind, region), region] as const)));
  const find = <Value>(map: ReadonlyMap<string, Value>, region: string): Value => {
    const found = map.get(region);
    if (found === undefined) throw new Error(`Nothing of ${region}`);
    return found;
  };
  await inParallel(regions, width, async (region, index) => void things.set(region, await furnish(platform, { region, index, supervisor: find(actors, region) })));
  return { vouchers, actor: (region) => find(actors, region), things: (region) => find(things, region) };
}

/** Invented, and telling where it belongs. */
const numberVoucher = (kind: string, region: string) => `${kind}${region}000000000`;

/** Rows that share one hash of one password; each supervisor logs in by itself. */
async function openOffices(platform: TestPlatform, regions: readonly string[], width: number): Promise<Map<string, StaffClient>> {
  const row = { passwordHash: await hash(password), createdAtMs: platform.clock.nowMs() };
  await platform.database.orm.insert(reviewerAccounts).values(
    regions.flatMap((region) => [
      { ...row, account: `supervisor-${region}`, role: 'supervisor' as const, regionCode: region },
      { ...row, account: `waiting-${region}`, role: 'reviewer' as const, regionCode: region, state: 'pending' as const },
    ]),
  );
  const actors = new Map<string, StaffClient>();
  await inParallel(regions, width, async (region) => void actors.set(region, await logInStaff(platform, { system: 'employment-service', account: `supervisor-${region}`, password })));
  return actors;
}

async function furnish(platform: TestPlatform, place: { region: string; index: number; supervisor: StaffClient }): Promise<EmploymentThings> {
  const { region, supervisor } = place;
  const review = await submit(platform, place);
  for (const kind of ['A', 'B', 'C', 'D']) await grant(platform, { ...place, review, kind });
  const draft = await putTogether(supervisor, numberVoucher('A', region));
  const approved = await putTogether(supervisor, numberVoucher('B', region));
  await platform.database.run({ name: 'region-proof-approved', text: `UPDATE employment_service.payout_batches SET status = 'approved', approved_by = 'somebody else', approved_at_ms = 1 WHERE batch_id = $1::uuid` }, [approved]);
  await platform.database.run({ name: 'region-proof-paid', text: `UPDATE employment_service.subsidies SET status = 'paid', paid_at_ms = 1 WHERE voucher_number = $1` }, [numberVoucher('D', region)]);
  const standard = await create<{ standardId: string }>(supervisor, '/standards', { regionCode: region, occupation: '电工', skillLevel: 'any', minimumDurationHours: 0, basis: 'perHour', amountFen: 2000, maximumFen: 200_000, validFromMs: 0 });
  return { region, review, draft, approved, standard: standard.standardId, account: `waiting-${region}`, granted: numberVoucher('C', region), paid: numberVoucher('D', region) };
}

/** As the real-name system submits it. */
async function submit(platform: TestPlatform, { region, index }: { region: string; index: number }): Promise<string> {
  const [submissionId, classId] = [randomUUID(), randomUUID()];
  const { idNumber } = inventPerson(45_000 + index);
  const payload = {
    submissionId, classId, className: markName(region, '班'), institutionNumber: 2001, institutionName: markName(region, '机构'), regionCode: region, occupation: '焊工', skillLevel: 'level5', startsOn: '2026-11-20', endsOn: '2026-12-20', durationHours: 8,
    trainees: [{ voucherNumber: numberVoucher('E', region), name: '某某', idNumber }],
  };
  const event = { eventId: 900_000 + index, kind: 'classOpeningSubmitted', subject: classId, sequence: 1, payload };
  const told = await tellSystem(platform, { from: 'real-name-system', to: 'employment-service', path: '/employment-service/v1/submission-events', body: event });
  if (told.status !== 200) throw new Error(`submission refused: ${told.code}`);
  return submissionId;
}

/** As the subsidy review leaves it; its chain of three systems is proven elsewhere. */
async function grant(platform: TestPlatform, { region, review, kind }: { region: string; review: string; kind: string }): Promise<void> {
  await platform.database.run({ name: 'region-proof-grant', text: `INSERT INTO employment_service.subsidies (voucher_number, review_id, class_id, institution_number, region_code, id_number_index, occupation, skill_level, china_year, standard_id, amount_fen, status, granted_at_ms)
    VALUES ($1::text, $2::uuid, gen_random_uuid(), 1, $3::text, decode(md5($1::text), 'hex'), $4::text, 'level5', 2026, gen_random_uuid(), 100000, 'granted', $5::bigint)` }, [numberVoucher(kind, region), review, region, markName(region, '焊工'), platform.clock.nowMs()]);
}

async function putTogether(supervisor: StaffClient, voucherNumber: string): Promise<string> {
  return (await create<{ batch: { batchId: string } }>(supervisor, '/payouts', { voucherNumbers: [voucherNumber] })).batch.batchId;
}

async function create<Body>(supervisor: StaffClient, path: string, body: object): Promise<Body> {
  const answer = await supervisor.call<Body>({ method: 'POST', path, body, idempotencyKey: randomUUID() });
  if (answer.status !== 201) throw new Error(`${path} refused: ${answer.code}`);
  return answer.body;
}
