import { divisions, institutionCodeCheckCharacter } from '@skill-voucher/sdk-core';
import pg from 'pg';
import { encryptPerson, type PersonalData } from '../src/personal-data/personal-data';
import { inventPerson } from '../test/harness/test-crowd';
import { splitQuota } from '../src/voucher-platform/templates/quota-shards';
import { inventBatches, type InventedBatch } from './invent-batches';
import { fillVouchers, foldRollUps, insertPeople, randomFunctions } from './load-statements';
import { suspendIndexes } from './suspend-indexes';

export interface LoadOptions {
  /** A PostgreSQL database with the platform's schema and divisions. */
  readonly databaseUrl: string;
  /** How many vouchers, to the voucher. */
  readonly voucherCount: number;
  /** The same seed on the same day gives the same vouchers. */
  readonly seed: number;
  readonly nowMs: number;
  readonly personalData: PersonalData;
  /** Otherwise a database in which people have logged in or vouchers were used is refused. */
  readonly isDataAllowed: boolean;
  /** Otherwise a database with a real issuer or channel is refused. */
  readonly isProductionAllowed: boolean;
  say(line: string): void;
}

/** Why a database is not loaded. */
export class LoadRefusedError extends Error {}

const tables = ['vouchers', 'credentials', 'redemptions', 'settlements', 'people'].map((name) => `voucher_platform.${name}`);
const vouchersPerPerson = 2;
const institutionsPerCounty = 5;
const personPool = 500;
const chunk = 500_000;

/**
 * Fills a database with invented people, batches, vouchers, credentials, uses and settlements, and the
 * roll-ups that a scan of them gives. All of it in one transaction: it is there, or nothing is.
 */
export async function loadData(options: LoadOptions): Promise<{ firstTemplateNumber: number; seconds: number }> {
  const client = new pg.Client({ connectionString: options.databaseUrl });
  await client.connect();
  const startedAtMs = performance.now();
  const say = (line: string) => options.say(`${((performance.now() - startedAtMs) / 1000).toFixed(0).padStart(5)} s  ${line}`);
  try {
    await refuseUnfit(client, options);
    await client.query('BEGIN');
    const firstTemplateNumber = await loadInTransaction(client, { ...options, say });
    await client.query('COMMIT');
    say('committed; vacuum and analyze');
    await client.query(`VACUUM (ANALYZE) ${tables.join(', ')}, voucher_platform.voucher_statistics, voucher_platform.daily_statistics, voucher_platform.institution_statistics`);
    // As autovacuum would within minutes; without it the planner takes these for nearly empty.
    await client.query('ANALYZE voucher_platform.institutions, voucher_platform.voucher_templates, voucher_platform.quota_shards, voucher_platform.statistics_position');
    return { firstTemplateNumber, seconds: (performance.now() - startedAtMs) / 1000 };
  } finally {
    // An open transaction ends with its connection, and nothing of it stays.
    await client.end();
  }
}

async function refuseUnfit(client: pg.Client, { isDataAllowed, isProductionAllowed }: LoadOptions): Promise<void> {
  const { rows } = await client.query<{ isUsed: boolean; isReal: boolean }>(
    `SELECT EXISTS (SELECT FROM voucher_platform.device_keys) OR EXISTS (SELECT FROM voucher_platform.redemptions) AS "isUsed",
       EXISTS (SELECT FROM voucher_platform.issuers WHERE NOT is_demo) OR EXISTS (SELECT FROM voucher_platform.host_channels WHERE NOT is_demo) AS "isReal"`,
  );
  const [found] = rows;
  if (found?.isReal === true && !isProductionAllowed) throw new LoadRefusedError('数据库里有正式的签发方或渠道，是生产库。确需造数请加 --production');
  if (found?.isUsed === true && !isDataAllowed) throw new LoadRefusedError('数据库里已有登录过的人员或用过的券。确需在其上造数请加 --into-data');
}

async function loadInTransaction(client: pg.Client, options: LoadOptions): Promise<number> {
  const { voucherCount, seed, nowMs, say } = options;
  for (const setting of ["maintenance_work_mem = '1GB'", "work_mem = '256MB'", 'max_parallel_maintenance_workers = 2', 'synchronous_commit = off']) await client.query(`SET LOCAL ${setting}`);
  const counties = divisions.filter(({ level }) => level === 'county');
  const cities = divisions.filter(({ level }) => level === 'city');
  const { general, provincial, municipal } = inventBatches(new Date(nowMs + 8 * 3_600_000).getUTCFullYear());
  const batches = [general, ...provincial, ...municipal];
  const numbers = await insertBatches(client, batches, nowMs);
  const institutions = await insertInstitutions(client, counties.map(({ code }) => code), nowMs);
  say(`${batches.length} batches, ${institutions.length} institutions`);
  await client.query(randomFunctions(seed));
  await insertPool(client, options.personalData);
  const restoreIndexes = await suspendIndexes(client, tables);
  const personCount = Math.ceil(voucherCount / vouchersPerPerson);
  const places = {
    counties: counties.map(({ code }) => code), countyThresholds: toThresholds(counties.map((_, index) => 1 + ((index * 7919) % 13))), provincialThresholds: toThresholds(provincial.map(({ weight }) => weight)),
    cities: cities.map(({ code }) => code),
  };
  for (let from = 0; from < personCount; from += chunk) {
    const to = Math.min(from + chunk, personCount);
    await client.query(insertPeople, [from, to - 1, places.counties, places.countyThresholds, nowMs]);
    say(`people ${to.toLocaleString('en')} of ${personCount.toLocaleString('en')}`);
  }
  for (let from = 0; from < voucherCount; from += chunk) {
    const to = Math.min(from + chunk, voucherCount);
    await client.query(fillVouchers, [from, to - 1, places.counties, places.countyThresholds, places.cities, places.provincialThresholds, nowMs, institutions, numbers]);
    say(`vouchers ${to.toLocaleString('en')} of ${voucherCount.toLocaleString('en')}`);
  }
  for await (const name of restoreIndexes()) say(`index ${name}`);
  for (const text of foldRollUps) await client.query(text, [numbers]);
  await setQuotas(client, numbers);
  await client.query("INSERT INTO voucher_platform.audit_entries (at_ms, actor_kind, actor_id, action, subject, details) VALUES ($1, 'system', 'load-data', 'loadData', $2, '{}')", [nowMs, String(voucherCount)]);
  say('roll-ups and quotas');
  return numbers[0] ?? 0;
}

/** Upper ends of each one's part of 0 … 1, for width_bucket; the last is left out. */
function toThresholds(weights: readonly number[]): number[] {
  const total = weights.reduce((sum, weight) => sum + weight, 0);
  let sum = 0;
  return weights.slice(0, -1).map((weight) => (sum += weight) / total);
}

/** With what the statements need to know of each in a table of the session. */
async function insertBatches(client: pg.Client, batches: readonly InventedBatch[], nowMs: number): Promise<number[]> {
  await client.query(`CREATE TEMPORARY TABLE load_batches (ordinal integer PRIMARY KEY, template_number bigint, amount_fen integer, valid_from_ms bigint, expires_at_ms bigint,
    used_share double precision, settled_share double precision, written_off_share double precision) ON COMMIT DROP`);
  const numbers: number[] = [];
  for (const [ordinal, batch] of batches.entries()) {
    const level = batch.regionCode === '140000' ? 'province' : 'city';
    const { rows } = await client.query<{ number: string }>(
      `INSERT INTO voucher_platform.voucher_templates (name, description, training_type, benefit_mode, amount_fen, specialty, skill_level, region_codes, validity_kind, valid_from_ms, expires_at_ms, total,
         creator_account, creator_level, creator_region_code, created_at_ms, delisted_at_ms, delisted_by)
       VALUES ($1, '造数', 'offline', 'faceValue', $2, $3, 'any', ARRAY[$4::text], 'wholeYear', $5::bigint, $6::bigint, 1, 'load-data', $7, $4, $5::bigint, $8, $9) RETURNING template_number AS number`,
      [batch.name, batch.amountFen, batch.specialty, batch.regionCode, batch.validFromMs, batch.expiresAtMs, level, batch.isDelisted ? nowMs : null, batch.isDelisted ? 'load-data' : null],
    );
    const number = Number(rows[0]?.number);
    numbers.push(number);
    await client.query('INSERT INTO load_batches VALUES ($1, $2, $3, $4, $5, $6, $7, $8)', [ordinal, number, batch.amountFen, batch.validFromMs, batch.expiresAtMs, batch.usedShare, batch.settledShare, batch.writtenOffShare]);
  }
  return numbers;
}

/** Numbers in the order of the counties, five each. */
async function insertInstitutions(client: pg.Client, countyCodes: readonly string[], nowMs: number): Promise<number[]> {
  const { rows: before } = await client.query<{ number: string }>('SELECT coalesce(max(institution_number), 0) AS number FROM voucher_platform.institutions');
  const rows = countyCodes.flatMap((regionCode) => Array.from({ length: institutionsPerCounty }, (_, index) => {
    const digits = `52${regionCode}LD${String(Number(before[0]?.number) % 100_000).padStart(5, '0')}${String(index).padStart(2, '0')}`.slice(0, 17);
    return { regionCode, code: digits + institutionCodeCheckCharacter(digits), name: `造数培训学校 ${regionCode}-${index + 1}` };
  }));
  const { rows: created } = await client.query<{ number: string }>(
    `INSERT INTO voucher_platform.institutions (name, institution_code, region_code, phone, address, created_by, created_at_ms)
     SELECT r.name, r.code, r."regionCode", '0351-0000000', '造数', 'load-data', $2::bigint FROM jsonb_to_recordset($1::jsonb) AS r(name text, code text, "regionCode" text) ORDER BY r."regionCode", r.name
     RETURNING institution_number AS number`,
    [JSON.stringify(rows), nowMs],
  );
  return created.map(({ number }) => Number(number));
}

/** Name, ID number and phone of a few invented people, encrypted; everybody loaded has those of one of them. */
async function insertPool(client: pg.Client, personalData: PersonalData): Promise<void> {
  await client.query('CREATE TEMPORARY TABLE load_pool (ordinal integer PRIMARY KEY, name_cipher bytea, id_number_cipher bytea, phone_cipher bytea) ON COMMIT DROP');
  const rows = Array.from({ length: personPool }, (_, ordinal) => {
    const { nameCipher, idNumberCipher, phoneCipher } = encryptPerson(personalData, inventPerson(ordinal));
    const hex = (bytes: Uint8Array) => Buffer.from(bytes).toString('hex');
    return { ordinal, name: hex(nameCipher), id: hex(idNumberCipher), phone: hex(phoneCipher) };
  });
  await client.query("INSERT INTO load_pool SELECT r.ordinal, decode(r.name, 'hex'), decode(r.id, 'hex'), decode(r.phone, 'hex') FROM jsonb_to_recordset($1::jsonb) AS r(ordinal integer, name text, id text, phone text)", [JSON.stringify(rows)]);
}

/** A batch was as large as what was claimed of it, and a little more unless it is over. */
async function setQuotas(client: pg.Client, numbers: readonly number[]): Promise<void> {
  const { rows } = await client.query<{ number: string; claimed: string }>(
    'SELECT t.template_number AS number, coalesce(sum(s.claimed_count), 0) AS claimed FROM voucher_platform.voucher_templates t LEFT JOIN voucher_platform.voucher_statistics s USING (template_number) WHERE t.template_number = ANY($1) GROUP BY 1',
    [numbers],
  );
  for (const { number, claimed } of rows) {
    const left = Math.max(1, Math.ceil(Number(claimed) * 0.02));
    await client.query('UPDATE voucher_platform.voucher_templates SET total = $2 WHERE template_number = $1', [number, Number(claimed) + left]);
    for (const { shard, remaining } of splitQuota(left)) {
      await client.query('INSERT INTO voucher_platform.quota_shards (template_number, shard, remaining, is_open) SELECT template_number, $2, $3, delisted_at_ms IS NULL FROM voucher_platform.voucher_templates WHERE template_number = $1', [number, shard, remaining]);
    }
  }
}
