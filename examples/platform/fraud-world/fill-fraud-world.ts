import type { Database } from '../src/database/database';
import { listRecentWeeks } from '../src/china-time';
import { addCertificateBursts } from './certificate-bursts';
import { addIdenticalPositions } from './identical-positions';
import { addImpossibleTravel } from './impossible-travel';
import { createRandom } from './random';
import { addScanBursts } from './scan-bursts';
import { addSharedDevices } from './shared-devices';
import { World, type WorldCampus } from './world';

/** Invents two weeks of training with a seed and writes them into the database of a platform with demonstration data. */
export async function fillFraudWorld(database: Database, options: { seed: number; nowMs: number; blindIndexKey: Uint8Array }): Promise<World> {
  const campuses = await database.run<{ campus_number: number; institution_number: number; latitude: number; longitude: number }>(
    { name: 'fraud-world-campuses', text: "SELECT campus_number, institution_number, latitude, longitude FROM voucher_platform.campuses WHERE datum = 'gcj02' ORDER BY campus_number" }, [],
  );
  const [template] = await database.run<{ template_number: number }>({ name: 'fraud-world-template', text: "SELECT min(template_number) AS template_number FROM voucher_platform.voucher_templates WHERE training_type = 'offline'" }, []);
  const [channel] = await database.run<{ channel_id: string }>({ name: 'fraud-world-channel', text: 'SELECT min(channel_id) AS channel_id FROM voucher_platform.host_channels' }, []);
  if (template === undefined || channel === undefined) throw new Error('No demonstration data');
  const world = new World(
    createRandom(options.seed),
    campuses.map((row): WorldCampus => ({ campusNumber: Number(row.campus_number), institutionNumber: Number(row.institution_number), position: { latitude: row.latitude, longitude: row.longitude, datum: 'gcj02' } })),
    { fromMs: listRecentWeeks(options.nowMs)[0]?.fromMs ?? 0, nowMs: options.nowMs },
    { templateNumber: Number(template.template_number), channelId: channel.channel_id, blindIndexKey: options.blindIndexKey },
  );
  for (const add of [addSharedDevices, addIdenticalPositions, addImpossibleTravel, addScanBursts, addCertificateBursts]) add(world);
  await writeWorld(database, world);
  return world;
}

const nobody = "'\\x00'::bytea, '\\x00'::bytea, '\\x00'::bytea";

async function writeWorld(database: Database, world: World): Promise<void> {
  await insert(database, 'people', world.people, `INSERT INTO voucher_platform.people (person_id, holder_bucket, id_number_index, name_cipher, id_number_cipher, phone_cipher, county_code, created_at_ms, updated_at_ms)
    SELECT person_id, holder_bucket, decode(id_number_index, 'hex'), ${nobody}, county_code, created_at_ms, created_at_ms FROM jsonb_to_recordset($1::jsonb) AS r(person_id uuid, holder_bucket integer, id_number_index text, county_code text, created_at_ms bigint)`);
  await insert(database, 'device_keys', world.deviceKeys, `INSERT INTO voucher_platform.device_keys (key_thumbprint, person_id, channel_id, device_id, public_key, binding, is_face_verified, bound_at_ms, last_seen_at_ms)
    SELECT key_thumbprint, person_id, channel_id, device_id, decode(public_key, 'hex'), 'created', true, bound_at_ms, bound_at_ms FROM jsonb_to_recordset($1::jsonb) AS r(key_thumbprint text, person_id uuid, channel_id text, device_id text, public_key text, bound_at_ms bigint)`);
  await insert(database, 'vouchers', [...world.vouchers.values()], `INSERT INTO voucher_platform.vouchers (holder_bucket, voucher_number, person_id, template_number, county_code, status, valid_from_ms, expires_at_ms, terms_version, claimed_at_ms, status_changed_at_ms, used_at_ms, used_institution_number, event_sequence)
    SELECT holder_bucket, voucher_number, person_id, template_number, county_code, 'used', 0, 4102444800000, '1', claimed_at_ms, used_at_ms, used_at_ms, used_institution_number, 2 FROM jsonb_to_recordset($1::jsonb) AS r(holder_bucket integer, voucher_number text, person_id uuid, template_number bigint, county_code text, claimed_at_ms bigint, used_at_ms bigint, used_institution_number bigint)`);
  await insert(database, 'redemptions', world.redemptions, `INSERT INTO voucher_platform.redemptions (holder_bucket, voucher_number, redemption_id, template_number, institution_number, admin_id, key_thumbprint, code_age_seconds, used_at_ms)
    SELECT * FROM jsonb_to_recordset($1::jsonb) AS r(holder_bucket integer, voucher_number text, redemption_id text, template_number bigint, institution_number bigint, admin_id uuid, key_thumbprint text, code_age_seconds double precision, used_at_ms bigint)`);
  await insert(database, 'check_ins', world.checkIns, `INSERT INTO voucher_platform.check_ins (holder_bucket, voucher_number, check_in_id, person_id, institution_number, campus_number, tool, distance_meters, flags, key_thumbprint, position_mark, checked_in_at_ms)
    SELECT holder_bucket, voucher_number, check_in_id, person_id, institution_number, campus_number, 'location', distance_meters, '{}', key_thumbprint, decode(position_mark, 'hex'), checked_in_at_ms FROM jsonb_to_recordset($1::jsonb) AS r(holder_bucket integer, voucher_number text, check_in_id text, person_id uuid, institution_number bigint, campus_number bigint, distance_meters double precision, key_thumbprint text, position_mark text, checked_in_at_ms bigint)`);
  await insert(database, 'certificates', world.certificates, `INSERT INTO voucher_platform.certificates (holder_bucket, person_id, certificate_id, kind, occupation, skill_level, number_cipher, issued_by, issued_at_ms, source, voucher_number)
    SELECT holder_bucket, person_id, certificate_id, 'skillLevel', '电工', 'level5', '\\x00'::bytea, issued_by, issued_at_ms, 'realNameSystem', voucher_number FROM jsonb_to_recordset($1::jsonb) AS r(holder_bucket integer, person_id uuid, certificate_id text, issued_by text, issued_at_ms bigint, voucher_number text)`);
  await insert(database, 'proxy_holders', world.proxyHolders, `INSERT INTO voucher_platform.proxy_holders (holder_bucket, proxy_id, elder_person_id, holder_person_id, consent_version, face_challenge_hash, since_ms, until_ms)
    SELECT holder_bucket, proxy_id, elder_person_id, holder_person_id, '1', decode(face_challenge_hash, 'hex'), since_ms, until_ms FROM jsonb_to_recordset($1::jsonb) AS r(holder_bucket integer, proxy_id text, elder_person_id uuid, holder_person_id uuid, face_challenge_hash text, since_ms bigint, until_ms bigint)`);
}

async function insert(database: Database, table: string, rows: readonly object[], text: string): Promise<void> {
  await database.run({ name: `fraud-world-${table}`, text }, [JSON.stringify(rows)]);
}
