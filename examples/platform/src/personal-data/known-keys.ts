import { createHmac } from 'node:crypto';
import { sql, type SQL } from 'drizzle-orm';
import type { Database, Orm } from '../database/database';
import type { SystemName } from '../systems/system-names';
import type { PersonalData } from './personal-data';
import { UnreadablePersonalData } from './personal-data-cipher';

export const schemaNames: Readonly<Record<SystemName, string>> = { 'voucher-platform': 'voucher_platform', 'employment-service': 'employment_service', 'real-name-system': 'real_name_system' };

/** Nodes say once a minute what they write with; one that was silent so long is gone. */
export const heardWithinMs = 5 * 60_000;

export interface KnownKey {
  readonly kind: 'data' | 'index';
  readonly keyId: number;
  readonly algorithm: string;
  readonly keyCheck: Uint8Array;
  readonly currentSeenAtMs: number;
  readonly retiredAtMs: number | null;
}

/** The keys that this node was given are not those of the database. */
export class KeyMismatchError extends Error {
  constructor(readonly problems: readonly string[]) {
    super(`密钥与数据库不符：\n${problems.map((problem) => `  - ${problem}`).join('\n')}`);
    this.name = 'KeyMismatchError';
  }
}

/** A system of this process with its keys. */
export interface KeyedSystem {
  readonly system: SystemName;
  readonly database: Database;
  readonly personalData: PersonalData;
  nowMs(): number;
}

export function keyTable(system: SystemName): SQL {
  return sql.raw(`${schemaNames[system]}.personal_data_keys`);
}

export async function listKnownKeys(orm: Orm, system: SystemName): Promise<KnownKey[]> {
  const { rows } = (await orm.execute(sql`
    SELECT kind, key_id AS "keyId", algorithm, key_check AS "keyCheck", current_seen_at_ms::float8 AS "currentSeenAtMs", retired_at_ms::float8 AS "retiredAtMs"
    FROM ${keyTable(system)} ORDER BY kind, key_id`)) as unknown as { rows: KnownKey[] };
  return rows;
}

const checkText = '职业技能电子培训券';

/** A digest that tells one key from another and says nothing about it. */
export function checkIndexKey(personalData: PersonalData): Uint8Array {
  return createHmac('sha256', personalData.index.indexIdNumber(checkText)).update('etv:key-check').digest();
}

/**
 * Compares this node's keys with those that the database was written with, and notes new ones.
 *
 * @throws KeyMismatchError for a key that is missing, another one under its number, or a retired one that would encrypt
 */
export async function registerKeys({ system, database, personalData, nowMs }: KeyedSystem): Promise<void> {
  const { cipher } = personalData;
  await database.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(7400)`);
    const known = await listKnownKeys(tx, system);
    const problems: string[] = [];
    for (const key of known.filter(({ kind }) => kind === 'data')) {
      const own = cipher.keys.find(({ id }) => id === key.keyId);
      if (own === undefined && key.retiredAtMs === null && key.currentSeenAtMs > 0) problems.push(`${system}：数据密钥 ${key.keyId} 尚未停用，ETV_DATA_KEYS 不得缺少它（npm run rotate-keys）`);
      if (own !== undefined && !canRead(personalData, key)) problems.push(`${system}：数据密钥 ${key.keyId} 不是这个数据库的`);
      else if (own !== undefined && own === cipher.keys[0] && key.retiredAtMs !== null) problems.push(`${system}：数据密钥 ${key.keyId} 已停用，不得放在 ETV_DATA_KEYS 第一位`);
    }
    const index = known.find(({ kind }) => kind === 'index');
    if (index !== undefined && !Buffer.from(index.keyCheck).equals(checkIndexKey(personalData))) problems.push(`${system}：ETV_BLIND_INDEX_KEY 不是这个数据库的`);
    if (problems.length > 0) throw new KeyMismatchError(problems);
    const atMs = Math.floor(nowMs());
    for (const key of cipher.keys.filter(({ id }) => !known.some((other) => other.kind === 'data' && other.keyId === id))) {
      await tx.execute(sql`INSERT INTO ${keyTable(system)} (kind, key_id, algorithm, key_check, first_seen_at_ms) VALUES ('data', ${key.id}, ${key.algorithm}, ${cipher.encryptWith(key.id, 'keyCheck', checkText)}, ${atMs})`);
    }
    if (index === undefined) await tx.execute(sql`INSERT INTO ${keyTable(system)} (kind, key_id, algorithm, key_check, first_seen_at_ms) VALUES ('index', 1, 'HMAC-SHA-256', ${checkIndexKey(personalData)}, ${atMs})`);
  });
  await noteCurrentKeys({ system, database, personalData, nowMs });
}

function canRead({ cipher }: PersonalData, key: KnownKey): boolean {
  try {
    return cipher.decrypt('keyCheck', key.keyCheck) === checkText;
  } catch (error) {
    if (error instanceof UnreadablePersonalData) return false;
    throw error;
  }
}

/** Says once a minute which keys this node writes with: no key is retired, and no index rebuilt, while a node uses the old one. */
export async function noteCurrentKeys({ system, database, personalData, nowMs }: KeyedSystem): Promise<void> {
  await database.orm.execute(sql`
    UPDATE ${keyTable(system)} SET current_seen_at_ms = ${Math.floor(nowMs())}
    WHERE kind = 'index' OR key_id = ${personalData.cipher.keys[0]?.id ?? 0}`);
}
