import { sql, type SQL } from 'drizzle-orm';
import type { Orm } from '../database/database';
import { heardWithinMs, keyTable, listKnownKeys, schemaNames, type KeyedSystem } from './known-keys';
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
 */
export async function rotateDataKeys(system: KeyedSystem, options: { onProgress?(progress: RotationProgress): void } = {}): Promise<void> {
  for (const table of personalTables[system.system]) {
    const key = await listKeyColumns(system.database.orm, table.table);
    for (let progress: RotationProgress | undefined; progress?.isFinished !== true; ) {
      progress = await rotateBatch(system, table, key);
      options.onProgress?.(progress);
    }
  }
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

export type Retirement = { readonly outcome: 'retired' } | { readonly outcome: 'unknown' | 'current' | 'inUse'; readonly uses: number };

/**
 * Retires a key, after which no node may hold it. Refused while a cipher text is under it, and
 * while a node wrote with it in the last five minutes.
 */
export function retireDataKey(system: KeyedSystem, keyId: number): Promise<Retirement> {
  return system.database.orm.transaction(async (tx): Promise<Retirement> => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(7400)`);
    const key = (await listKnownKeys(tx, system.system)).find((known) => known.kind === 'data' && known.keyId === keyId);
    if (key === undefined) return { outcome: 'unknown', uses: 0 };
    if (key.retiredAtMs !== null) return { outcome: 'retired' };
    const uses = (await countKeyUses(system, tx)).get(keyId) ?? 0;
    if (uses > 0) {
      // An older node wrote behind the rotation: the next one begins anew.
      await tx.execute(sql`DELETE FROM ${sql.raw(`${schemaNames[system.system]}.data_key_rotations`)}`);
      return { outcome: 'inUse', uses };
    }
    if (system.personalData.cipher.keys[0]?.id === keyId || key.currentSeenAtMs > system.nowMs() - heardWithinMs) return { outcome: 'current', uses };
    await tx.execute(sql`UPDATE ${keyTable(system.system)} SET retired_at_ms = ${Math.floor(system.nowMs())} WHERE kind = 'data' AND key_id = ${keyId}`);
    return { outcome: 'retired' };
  });
}

async function query<Row>(orm: Orm, statement: SQL): Promise<Row[]> {
  return ((await orm.execute(statement)) as unknown as { rows: Row[] }).rows;
}
