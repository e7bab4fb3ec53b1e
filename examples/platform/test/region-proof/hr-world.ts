import { hash } from '@node-rs/argon2';
import { randomBytes } from 'node:crypto';
import { hrAccounts } from '../../src/database/schema/hr-account-tables';
import type { DemoPerson } from '../../src/index';
import { importFile, importPath, inventCode, inventRow, writeFile } from '../harness/import-stage';
import { seedCrowd } from '../harness/seed-crowd';
import type { TestPlatform } from '../harness/start-test-platform';
import { inventPerson } from '../harness/test-crowd';
import { createDevice, holdDevice, type SignedInDevice, type TestDevice } from '../harness/test-device';
import { createTemplate, logInAs, logInToConsole, type HrClient } from '../harness/test-hr';
import { inParallel, markName, type KnownVouchers } from './findings';
import { levelOf } from './oracle';

export const consolePassword = 'Region-Proof-2026';

/** One of each kind in a region, named so that a stranger who sees it gives itself away. */
export interface RegionThings {
  readonly region: string;
  /** Issued by the region's HR for itself. */
  readonly template: number;
  readonly material: string;
  readonly attachment: string;
  /** Asked for by the region's HR: an export of its claim records. */
  readonly approval: string;
  /** Of the template, as its HR sees it: a delist wants it. */
  readonly previewToken: string;
  /** Of a city or county. */
  readonly institution?: InstitutionThings;
  /** Of a county. */
  readonly people?: CountyPeople;
}

export interface InstitutionThings {
  readonly number: number;
  readonly campus: number;
  readonly move: number;
  readonly signal: string;
  readonly code: string;
}

export interface CountyPeople {
  readonly elder: DemoPerson;
  readonly device: TestDevice;
  readonly proxyHolder: SignedInDevice;
  /** Claimed, and booked at the county's institution by a lease that waits for its devices. */
  readonly booked: string;
  readonly lease: string;
  readonly settled: string;
  /** A scan that came too late. */
  readonly conflict: string;
  /** The elder's. */
  readonly proxy: string;
}

export interface HrWorld {
  readonly platform: TestPlatform;
  readonly regions: readonly string[];
  readonly operator: HrClient;
  actor(region: string): HrClient;
  things(region: string): RegionThings;
  readonly vouchers: KnownVouchers;
  /** Who imported what. */
  readonly imports: ReadonlyMap<string, string>;
}

/** HR of every region, logged in as everybody is, and its things. */
export async function buildHrWorld(platform: TestPlatform, regions: readonly string[], width: number): Promise<HrWorld> {
  const operator = await logInAs(platform, 'demo-operator');
  const actors = await openConsole(platform, regions, width);
  const things = new Map<string, RegionThings>();
  await inParallel(regions, width, async (region, index) => {
    const hr = actors.get(region);
    if (hr === undefined) throw new Error(`No HR of ${region}`);
    things.set(region, await furnish({ platform, operator, hr, region, index }));
  });
  await plantRows(platform, [...things.values()]);
  for (const [region, own] of things) things.set(region, { ...own, previewToken: await readPreview(named(actors, region), own.template) });
  const vouchers = new Map([...things.values()].flatMap(({ region, people }) => (people === undefined ? [] : [[people.booked, region], [people.settled, region]] as const)));
  const imports = await importSome(actors, regions);
  return {
    platform, regions, operator, vouchers, imports,
    actor: (region) => named(actors, region),
    things: (region) => named(things, region),
  };
}

function named<Value>(map: ReadonlyMap<string, Value>, region: string): Value {
  const value = map.get(region);
  if (value === undefined) throw new Error(`Nothing of ${region}`);
  return value;
}

/** Accounts whose rows share one hash of one password (argon2id is slow on purpose); each logs in by itself, over HTTP. */
async function openConsole(platform: TestPlatform, regions: readonly string[], width: number): Promise<Map<string, HrClient>> {
  const passwordHash = await hash(consolePassword);
  const createdAtMs = platform.clock.nowMs();
  await platform.database.orm.insert(hrAccounts).values(regions.map((region) => ({ account: nameHr(region), level: levelOf(region), regionCode: region, role: 'hr' as const, passwordHash, createdAtMs })));
  const actors = new Map<string, HrClient>();
  await inParallel(regions, width, async (region) => void actors.set(region, await logInToConsole(platform, { account: nameHr(region), password: consolePassword })));
  return actors;
}

export const nameHr = (region: string) => `hr-${region}`;

interface Place {
  readonly platform: TestPlatform;
  readonly operator: HrClient;
  readonly hr: HrClient;
  readonly region: string;
  readonly index: number;
}

async function furnish(place: Place): Promise<RegionThings> {
  const { hr, region, index } = place;
  const template = await createTemplate(hr, { name: markName(region, '培训券'), regionCodes: [region], total: 10 + index });
  const approval = await ask<{ approvalId: string }>(hr, 'POST', '/v1/hr/claim-record-export-approvals', { regionCode: region });
  const material = await publish(place);
  const institution = levelOf(region) === 'province' ? undefined : await openInstitution(place);
  const people = institution === undefined || levelOf(region) !== 'county' ? undefined : await settlePeople(place, { template, institution });
  return { region, template, previewToken: '', approval: approval.approvalId, ...material, ...(institution === undefined ? {} : { institution }), ...(people === undefined ? {} : { people }) };
}

async function ask<Body>(hr: HrClient, method: 'POST' | 'PUT', path: string, body?: unknown): Promise<Body> {
  const answer = await hr.call<Body>({ method, path, ...(body === undefined ? {} : { body }) });
  if (answer.status >= 300) throw new Error(`${method} ${path} refused: ${answer.code}`);
  return answer.body;
}

async function readPreview(hr: HrClient, template: number): Promise<string> {
  return (await hr.call<{ previewToken: string }>({ method: 'GET', path: `/v1/hr/templates/${template}/delist-preview` })).body.previewToken;
}

/** Readers above see what theirs see: a mark of another shape. */
async function publish({ operator, region }: Place): Promise<{ material: string; attachment: string }> {
  const material = `region-${region}`;
  const content = { category: 'guide', audienceLevels: ['province', 'city', 'county'], regionCode: region, title: `〔${region}〕操作指南`, body: `〔${region}〕` };
  await ask(operator, 'POST', '/v1/hr/learning-materials', { materialId: material, ...content });
  const { attachmentId } = await ask<{ attachmentId: string }>(operator, 'POST', `/v1/hr/learning-materials/${material}/attachments`, { fileName: `〔${region}〕.pdf`, data: Buffer.from(`%PDF-1.7\n${region}\n%%EOF\n`).toString('base64') });
  await ask(operator, 'PUT', `/v1/hr/learning-materials/${material}`, { ...content, attachmentIds: [attachmentId] });
  await ask(operator, 'POST', `/v1/hr/learning-materials/${material}/publication`, { version: 2 });
  return { material, attachment: attachmentId };
}

async function openInstitution({ platform, hr, region, index }: Place): Promise<InstitutionThings> {
  const code = inventCode(500_000 + index);
  const { institutionNumber } = await ask<{ institutionNumber: number }>(hr, 'POST', '/v1/hr/institutions', { name: markName(region, '培训机构'), institutionCode: code, regionCode: region, phone: '0351-7000000', address: markName(region, '路') });
  const { name, idNumber, phone } = inventPerson(30_000 + index);
  await ask(hr, 'PUT', `/v1/hr/institutions/${institutionNumber}/super-admin`, { name, idNumber, phone });
  const nowMs = platform.clock.nowMs();
  const signal = randomBytes(16).toString('hex');
  const [row] = await platform.database.run<{ campus: string; move: string }>({ name: 'region-proof-institution', text: `WITH campus AS (
      INSERT INTO voucher_platform.campuses (institution_number, name, address, phone, latitude, longitude, datum, created_at_ms)
      VALUES ($1::bigint, $2::text, $2::text, '0351-7000000', 37.8, 112.5, 'gcj02', $4::bigint) RETURNING campus_number
    ), move AS (
      INSERT INTO voucher_platform.campus_moves (campus_number, institution_number, latitude, longitude, datum, distance_meters, requested_by, requested_at_ms)
      SELECT campus_number, $1::bigint, 37.9, 112.6, 'gcj02', 900, gen_random_uuid(), $4::bigint FROM campus RETURNING move_id
    ), signal AS (
      INSERT INTO voucher_platform.fraud_signals (signal_id, kind, institution_number, region_code, voucher_numbers, reasons, evidence, began_at_ms, ended_at_ms, detected_at_ms, updated_at_ms, status)
      VALUES ($5::text, 'scanBurst', $1::bigint, $3::text, '{}', '{}', '{}', $4::bigint, $4::bigint, $4::bigint, $4::bigint, 'open') RETURNING signal_id
    )
    SELECT (SELECT campus_number FROM campus) AS campus, (SELECT move_id FROM move) AS move, (SELECT signal_id FROM signal) AS signal` }, [institutionNumber, markName(region, '校区'), region, nowMs, signal]);
  if (row === undefined) throw new Error(`No campus in ${region}`);
  return { number: institutionNumber, campus: Number(row.campus), move: Number(row.move), signal, code };
}

/** An elder who books, and somebody whose voucher was settled and who acts for the elder. */
async function settlePeople({ platform, region, index }: Place, { template, institution }: { template: number; institution: InstitutionThings }): Promise<CountyPeople> {
  const elder = inventPerson(20_000 + index, { regionCode: region });
  const device = await createDevice(platform, { person: elder });
  const booked = (await device.claim(template)).body.voucher.voucherNumber;
  const booking = await device.call<{ booking: { leaseId: string } }>({ method: 'POST', path: `/v1/vouchers/${booked}/booking`, body: { institutionNumber: institution.number, campusNumber: institution.campus } });
  if (booking.status !== 201) throw new Error(`booking refused: ${booking.code}`);
  const [seeded] = await seedCrowd(platform.database, { size: 1, nowMs: platform.clock.nowMs(), countyCode: region });
  if (seeded === undefined) throw new Error('Nobody was seeded');
  const proxyHolder = holdDevice(platform, seeded.signer);
  const settled = (await proxyHolder.claim(template)).body.voucher.voucherNumber;
  const [person] = await platform.database.run<{ bucket: number; id: string }>({ name: 'region-proof-holder', text: 'SELECT holder_bucket AS bucket, person_id AS id FROM voucher_platform.vouchers WHERE voucher_number = $1' }, [booked]);
  const proxy = `${booked.slice(0, 4)}-${randomBytes(16).toString('hex')}`;
  await platform.database.run({ name: 'region-proof-proxy', text: `INSERT INTO voucher_platform.proxy_holders (holder_bucket, proxy_id, elder_person_id, holder_person_id, consent_version, face_challenge_hash, since_ms, until_ms)
    VALUES ($1::integer, $2::text, $3::uuid, $4::uuid, '2026-11', $5::bytea, $6::bigint, $7::bigint)` }, [person?.bucket, proxy, person?.id, seeded.personId, randomBytes(32), platform.clock.nowMs(), platform.clock.nowMs() + 86_400_000]);
  return { elder, device, proxyHolder, booked, settled, proxy, lease: booking.body.booking.leaseId, conflict: randomBytes(32).toString('base64url') };
}

/** What takes days, or a whole chain of systems: leases whose devices stay away, settled vouchers, scans that came too late. */
async function plantRows(platform: TestPlatform, things: readonly RegionThings[]): Promise<void> {
  const nowMs = platform.clock.nowMs();
  const rows = things.flatMap(({ people, institution }) => (people === undefined || institution === undefined ? [] : [{ ...people, institution: institution.number, elder: undefined, device: undefined, proxyHolder: undefined }]));
  const given = `SELECT r->>'booked' AS booked, r->>'lease' AS lease, r->>'settled' AS settled, r->>'conflict' AS conflict, (r->>'institution')::bigint AS institution FROM jsonb_array_elements($1::jsonb) r`;
  const plant = (name: string, text: string, ...more: number[]) => platform.database.run({ name: `region-proof-${name}`, text: `WITH given AS (${given}) ${text}` }, [JSON.stringify(rows), ...more]);
  await plant('leases', `UPDATE voucher_platform.booking_leases l SET status = 'draining', drain_reason = 'expired', booked_at_ms = $2::bigint - 432000000, scan_until_ms = $2::bigint - 345600000 FROM given g WHERE l.lease_id = g.lease`, nowMs);
  await plant('devices', `INSERT INTO voucher_platform.lease_devices (holder_bucket, voucher_number, lease_id, device_id, is_drained, is_damaged, granted_at_ms) SELECT l.holder_bucket, l.voucher_number, l.lease_id, 'away', false, false, $2::bigint FROM given g JOIN voucher_platform.booking_leases l ON l.lease_id = g.lease`, nowMs);
  await plant('settled', `UPDATE voucher_platform.vouchers v SET status = 'settled', used_at_ms = $2::bigint, used_institution_number = g.institution, status_changed_at_ms = $2::bigint FROM given g WHERE v.voucher_number = g.settled`, nowMs);
  await plant('conflicts', `INSERT INTO voucher_platform.merged_scans (device_id, record_hash, sequence, institution_number, voucher_number, lease_id, color, outcome, flags, scanned_at_ms, merged_at_ms)
    SELECT 'away', g.conflict, row_number() OVER (), g.institution, g.booked, g.lease, 'green', 'lateConflict', '{}', $2::bigint, $2::bigint FROM given g`, nowMs);
}

async function importSome(actors: ReadonlyMap<string, HrClient>, regions: readonly string[]): Promise<Map<string, string>> {
  const imports = new Map<string, string>();
  const some = (['province', 'city', 'county'] as const).flatMap((level) => regions.filter((region) => levelOf(region) === level).slice(0, 2));
  for (const [at, region] of some.entries()) {
    const hr = actors.get(region);
    if (hr === undefined) continue;
    await importFile(hr, await writeFile([inventRow(600_000 + at, { 0: markName(region, '导入机构'), 2: region })]));
    const { items } = (await hr.call<{ items: { importId: string }[] }>({ method: 'GET', path: importPath })).body;
    for (const { importId } of items) imports.set(importId, region);
  }
  return imports;
}
