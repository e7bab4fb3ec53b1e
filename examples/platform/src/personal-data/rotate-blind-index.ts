import { sql, type SQL } from 'drizzle-orm';
import type { Orm } from '../database/database';
import type { SystemName } from '../systems/system-names';
import type { BlindIndex } from './blind-index';
import { checkIndexKey, heardWithinMs, keyTable, listKnownKeys, type KeyedSystem } from './known-keys';
import { listKeyColumns } from './table-keys';

const batchSize = 500;

/** Where ID numbers are encrypted beside their index, and every table that holds an index; a test compares them with the database. */
export const indexedTables: Readonly<Record<SystemName, { readonly sources: readonly string[]; readonly targets: readonly string[] }>> = {
  'voucher-platform': { sources: ['voucher_platform.people', 'voucher_platform.institution_admins'], targets: ['voucher_platform.people', 'voucher_platform.institution_admins'] },
  'employment-service': { sources: ['employment_service.review_vouchers'], targets: ['employment_service.review_vouchers', 'employment_service.subsidies'] },
  'real-name-system': { sources: ['real_name_system.trainees'], targets: ['real_name_system.trainees'] },
};

/** Nodes that write with the old index are running, or were five minutes ago. */
export class NodesRunningError extends Error {
  constructor(readonly system: SystemName) {
    super(`${system} 仍有节点在运行，或五分钟内运行过。更换盲索引密钥须先停止全部节点。`);
    this.name = 'NodesRunningError';
  }
}

/**
 * Computes every blind index anew under another key, in one transaction: all or nothing. The
 * platform stands still meanwhile.
 *
 * @param system with the index of now; its cipher reads the numbers
 * @throws NodesRunningError
 */
export function rotateBlindIndex(system: KeyedSystem, next: BlindIndex): Promise<{ changedCount: number }> {
  const { cipher } = system.personalData;
  return system.database.orm.transaction(async (tx) => {
    await tx.execute(sql`SELECT pg_advisory_xact_lock(7400)`);
    const index = (await listKnownKeys(tx, system.system)).find(({ kind }) => kind === 'index');
    if (index !== undefined && index.currentSeenAtMs > system.nowMs() - heardWithinMs) throw new NodesRunningError(system.system);
    await tx.execute(sql`CREATE TEMPORARY TABLE index_changes (old_index bytea PRIMARY KEY, new_index bytea NOT NULL) ON COMMIT DROP`);
    const { sources, targets } = indexedTables[system.system];
    for (const table of sources) {
      await forEachBatch(tx, { table, columns: 'id_number_index, id_number_cipher' }, async (rows: { id_number_index: Uint8Array; id_number_cipher: Uint8Array }[]) => {
        const changes = rows.flatMap((row) => {
          const idNumber = cipher.decrypt('idNumber', row.id_number_cipher);
          // Of a person who was erased: keeps the random index.
          return idNumber === '' ? [] : [sql`(${row.id_number_index}::bytea, ${next.indexIdNumber(idNumber)}::bytea)`];
        });
        if (changes.length > 0) await tx.execute(sql`INSERT INTO index_changes VALUES ${sql.join(changes, sql`, `)} ON CONFLICT DO NOTHING`);
      });
    }
    let changedCount = 0;
    for (const table of targets) changedCount += await count(tx, sql`WITH changed AS (UPDATE ${sql.raw(table)} t SET id_number_index = c.new_index FROM index_changes c WHERE c.old_index = t.id_number_index RETURNING 1) SELECT count(*)::integer AS total FROM changed`);
    if (system.system === 'voucher-platform') changedCount += await renameCertificates(tx, system, next);
    if (system.system === 'employment-service') changedCount += await markCertificatesAnew(tx, system, next);
    await tx.execute(sql`UPDATE ${keyTable(system.system)} SET key_check = ${checkIndexKey({ ...system.personalData, index: next })}, first_seen_at_ms = ${Math.floor(system.nowMs())}, current_seen_at_ms = 0 WHERE kind = 'index'`);
    return { changedCount };
  });
}

async function renameCertificates(tx: Orm, system: KeyedSystem, next: BlindIndex): Promise<number> {
  await tx.execute(sql`CREATE TEMPORARY TABLE certificate_changes (old_id text PRIMARY KEY, new_id text NOT NULL) ON COMMIT DROP`);
  await forEachBatch(tx, { table: 'voucher_platform.certificates', columns: 'certificate_id, number_cipher' }, async (rows: { certificate_id: string; number_cipher: Uint8Array }[]) => {
    const changes = rows.map((row) => sql`(${row.certificate_id}, ${next.nameCertificate(system.personalData.cipher.decrypt('certificateNumber', row.number_cipher))})`);
    await tx.execute(sql`INSERT INTO certificate_changes VALUES ${sql.join(changes, sql`, `)} ON CONFLICT DO NOTHING`);
  });
  return count(tx, sql`WITH changed AS (UPDATE voucher_platform.certificates t SET certificate_id = c.new_id FROM certificate_changes c WHERE c.old_id = t.certificate_id RETURNING 1) SELECT count(*)::integer AS total FROM changed`);
}

/** Of what was granted: the number stands with the review. */
async function markCertificatesAnew(tx: Orm, system: KeyedSystem, next: BlindIndex): Promise<number> {
  let changedCount = 0;
  await forEachBatch(tx, { table: 'employment_service.review_vouchers', columns: 't.review_id, t.voucher_number, t.certificate_number_cipher' }, async (rows: { review_id: string; voucher_number: string; certificate_number_cipher: Uint8Array | null }[]) => {
    const names = rows.flatMap((row) => (row.certificate_number_cipher === null ? [] : [sql`(${row.review_id}::uuid, ${row.voucher_number}, ${next.markCertificate(system.personalData.cipher.decrypt('certificateNumber', row.certificate_number_cipher))})`]));
    if (names.length === 0) return;
    changedCount += await count(tx, sql`WITH changed AS (UPDATE employment_service.subsidies s SET certificate_id = n.name FROM (VALUES ${sql.join(names, sql`, `)}) AS n (review_id, voucher_number, name) WHERE s.review_id = n.review_id AND s.voucher_number = n.voucher_number AND s.certificate_id IS NOT NULL RETURNING 1) SELECT count(*)::integer AS total FROM changed`);
  });
  return changedCount;
}

/** Every row of a table, by its primary key. */
async function forEachBatch<Row>(tx: Orm, { table, columns }: { table: string; columns: string }, use: (rows: Row[]) => Promise<void>): Promise<void> {
  const key = await listKeyColumns(tx, table);
  const names = key.map(({ name }) => `t.${name}`).join(', ');
  for (let after: SQL = sql`true`; ; ) {
    const { rows } = (await tx.execute(sql`SELECT ${sql.raw(key.map(({ name }, at) => `t.${name}::text AS k${at}`).join(', '))}, ${sql.raw(columns)} FROM ${sql.raw(table)} t WHERE ${after} ORDER BY ${sql.raw(names)} LIMIT ${batchSize}`)) as unknown as { rows: (Row & Record<string, string>)[] };
    if (rows.length > 0) await use(rows);
    const last = rows.at(-1);
    if (last === undefined || rows.length < batchSize) return;
    after = sql`(${sql.raw(names)}) > (${sql.join(key.map(({ type }, at) => sql`${last[`k${at}`]}::${sql.raw(type)}`), sql`, `)})`;
  }
}

async function count(tx: Orm, statement: SQL): Promise<number> {
  const { rows } = (await tx.execute(statement)) as unknown as { rows: { total: number }[] };
  return rows[0]?.total ?? 0;
}
