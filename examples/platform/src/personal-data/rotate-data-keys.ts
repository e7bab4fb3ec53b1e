import { sql, type SQL } from 'drizzle-orm';
import type { Orm } from '../database/database';
import type { SystemName } from '../systems/system-names';
import { heardWithinMs, keyTable, listKnownKeys, registerKeys, schemaNames, type KeyedSystem } from './known-keys';
import { personalTables, type PersonalTable } from './personal-columns';
import { readKeyId, type PersonalDataCipher } from './personal-data-cipher';
import { listKeyColumns, type KeyColumn } from './table-keys';

const batchSize = 500;

export interface RotationProgress {
  readonly table: string;
  readonly seenCount: number;
  readonly changedCount: number;
  readonly isFinished: boolean;
}

/** Nodes encrypt with another key than the first of this process, or did five minutes ago: what they write would be left behind. */
export class OtherKeyWrittenError extends Error {
  constructor(readonly system: SystemName, readonly keyIds: readonly number[]) {
    super(`${system} 仍有节点用数据密钥 ${keyIds.join('、')} 加密，或五分钟内用过：轮换的第 2 步（全部节点把新密钥放在 ETV_DATA_KEYS 第一位）尚未完成。完成五分钟后再运行。`);
    this.name = 'OtherKeyWrittenError';
  }
}

/** What is left under each key, by its number. */
export type KeyUses = ReadonlyMap<number, number>;

interface ProgressRow {
  readonly afterKey: readonly string[] | null;
  readonly seenCount: number;
  readonly changedCount: number;
  readonly finishedAtMs: number | null;
}

/**
 * Encrypts under the first key what older keys encrypted, table by table, in batches that are
 * committed with their progress: it may be cut off and begun again at any time, and two at once
 * do each batch once. New rows are written under the first key meanwhile.
 *
 * @throws OtherKeyWrittenError
 * @throws KeyMismatchError
 */
export async function rotateDataKeys(system: KeyedSystem, options: { onProgress?(progress: RotationProgress): void } = {}): Promise<void> {
  await refuseOtherWriters(system);
  await registerKeys(system);
  for (const table of personalTables[system.system]) {
    const key = await listKeyColumns(system.database.orm, table.table);
    for (let progress: RotationProgress | undefined; progress?.isFinished !== true; ) {
      progress = await rotateBatch(system, table, key);
      options.onProgress?.(progress);
    }
  }
}

/** Before this process says which key it writes with itself. */
async function refuseOtherWriters(system: KeyedSystem): Promise<void> {
  const current = system.personalData.cipher.keys[0]?.id;
  const known = await listKnownKeys(system.database.orm, system.system);
  const others = known.filter(({ kind, keyId, currentSeenAtMs }) => kind === 'data' && keyId !== current && currentSeenAtMs > system.nowMs() - heardWithinMs);
  if (others.length > 0) throw new OtherKeyWrittenError(system.system, others.map(({ keyId }) => keyId));
}

function rotateBatch(system: KeyedSystem, { table, columns }: PersonalTable, key: readonly KeyColumn[]): Promise<RotationProgress> {
  const { cipher } = system.personalData;
  const current = cipher.keys[0]?.id ?? 0;
  const rotations = sql.raw(`${schemaNames[system.system]}.data_key_rotations`);
  return system.database.orm.transaction(async (tx) => {
    await tx.execute(sql`INSERT INTO ${rotations} (key_id, table_name) VALUES (${current}, ${table}) ON CONFLICT DO NOTHING`);
    // Held to the end of the batch: a second command waits and goes on where this one stopped.
    const [progress] = await query<ProgressRow>(tx, sql`
      SELECT after_key AS "afterKey", seen_count::float8 AS "seenCount", changed_count::float8 AS "changedCount", finished_at_ms::float8 AS "finishedAtMs"
      FROM ${rotations} WHERE key_id = ${current} AND table_name = ${table} FOR UPDATE`);
    if (progress === undefined || progress.finishedAtMs !== null) return { table, seenCount: progress?.seenCount ?? 0, changedCount: progress?.changedCount ?? 0, isFinished: true };
    const rows = await query<Record<string, unknown>>(tx, selectBatch(table, Object.keys(columns), key, progress.afterKey));
    let changed = 0;
    for (const row of rows) changed += await rotateRow(tx, { cipher, current, table, columns, key, row });
    const last = rows.at(-1);
    const seenCount = progress.seenCount + rows.length;
    const changedCount = progress.changedCount + changed;
    const isFinished = rows.length < batchSize;
    await tx.execute(sql`
      UPDATE ${rotations} SET after_key = ${JSON.stringify(last === undefined ? progress.afterKey : key.map((_, at) => last[`k${at}`]))}::jsonb, seen_count = ${seenCount}, changed_count = ${changedCount},
        finished_at_ms = ${isFinished ? Math.floor(system.nowMs()) : null} WHERE key_id = ${current} AND table_name = ${table}`);
    return { table, seenCount, changedCount, isFinished };
  });
}

function selectBatch(table: string, columns: readonly string[], key: readonly KeyColumn[], after: readonly string[] | null): SQL {
  const names = key.map(({ name }) => name).join(', ');
  const selected = [...key.map(({ name }, at) => `${name}::text AS k${at}`), ...columns].join(', ');
  const start = after === null ? sql`true` : sql`(${sql.raw(names)}) > (${sql.join(key.map(({ type }, at) => sql`${after[at]}::${sql.raw(type)}`), sql`, `)})`;
  return sql`SELECT ${sql.raw(selected)} FROM ${sql.raw(table)} WHERE ${start} ORDER BY ${sql.raw(names)} LIMIT ${batchSize} FOR UPDATE`;
}

async function rotateRow(tx: Orm, options: { cipher: PersonalDataCipher; current: number; table: string; columns: PersonalTable['columns']; key: readonly KeyColumn[]; row: Record<string, unknown> }): Promise<0 | 1> {
  const { cipher, current, table, columns, key, row } = options;
  const changes = Object.entries(columns).flatMap(([column, field]) => {
    const before = row[column];
    if (!(before instanceof Uint8Array) || readKeyId(before) === current) return [];
    return [sql`${sql.raw(column)} = ${cipher.encrypt(field, cipher.decrypt(field, before))}`];
  });
  if (changes.length === 0) return 0;
  const isRow = sql.join(key.map(({ name, type }, at) => sql`${sql.raw(name)} = ${row[`k${at}`]}::${sql.raw(type)}`), sql` AND `);
  await tx.execute(sql`UPDATE ${sql.raw(table)} SET ${sql.join(changes, sql`, `)} WHERE ${isRow}`);
  return 1;
}

/** Counts the cipher texts of each key: reads every table once. */
export async function countKeyUses({ system, database }: Pick<KeyedSystem, 'system' | 'database'>, orm: Orm = database.orm): Promise<KeyUses> {
  const uses = new Map<number, number>();
  for (const { table, columns } of personalTables[system]) {
    for (const column of Object.keys(columns)) {
      const rows = await query<{ keyId: number; total: number }>(orm, sql`SELECT get_byte(${sql.raw(column)}, 1) AS "keyId", count(*)::integer AS total FROM ${sql.raw(table)} WHERE ${sql.raw(column)} IS NOT NULL GROUP BY 1`);
      for (const { keyId, total } of rows) uses.set(keyId, (uses.get(keyId) ?? 0) + total);
    }
  }
  return uses;
}

/** `retirable`: nothing speaks against it here, but another of the systems refused, so that it was retired in none. */
export interface Retirement {
  readonly system: SystemName;
  readonly outcome: 'retired' | 'retirable' | 'unknown' | 'current' | 'inUse';
  /** Cipher texts that are still under it. */
  readonly uses: number;
}

/**
 * Retires a key in all of the systems or in none, in one transaction; after it no node may encrypt
 * with the key. Refused while a cipher text is under it, and while a node wrote with it in the last
 * five minutes.
 *
 * @param systems of one database
 */
export async function retireDataKey(systems: readonly [KeyedSystem, ...KeyedSystem[]], keyId: number): Promise<readonly Retirement[]> {
  return systems[0].database.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(7400)`);
    const checked: Retirement[] = [];
    for (const system of systems) checked.push({ system: system.system, ...(await checkRetirement(tx, system, keyId)) });
    if (checked.some(({ outcome }) => outcome !== 'retirable' && outcome !== 'retired')) return checked;
    for (const { system, nowMs } of systems) await tx.execute(sql`UPDATE ${keyTable(system)} SET retired_at_ms = ${Math.floor(nowMs())} WHERE kind = 'data' AND key_id = ${keyId} AND retired_at_ms IS NULL`);
    return checked.map((one) => ({ ...one, outcome: 'retired' as const }));
  });
}

async function checkRetirement(tx: Orm, system: KeyedSystem, keyId: number): Promise<Omit<Retirement, 'system'>> {
  const key = (await listKnownKeys(tx, system.system)).find((known) => known.kind === 'data' && known.keyId === keyId);
  if (key === undefined) return { outcome: 'unknown', uses: 0 };
  if (key.retiredAtMs !== null) return { outcome: 'retired', uses: 0 };
  const uses = (await countKeyUses(system, tx)).get(keyId) ?? 0;
  if (uses > 0) {
    // An older node wrote behind the rotation: the next one begins anew.
    await tx.execute(sql`DELETE FROM ${sql.raw(`${schemaNames[system.system]}.data_key_rotations`)}`);
    return { outcome: 'inUse', uses };
  }
  const isCurrent = system.personalData.cipher.keys[0]?.id === keyId || key.currentSeenAtMs > system.nowMs() - heardWithinMs;
  return { outcome: isCurrent ? 'current' : 'retirable', uses };
}

async function query<Row>(orm: Orm, statement: SQL): Promise<Row[]> {
  return ((await orm.execute(statement)) as unknown as { rows: Row[] }).rows;
}
