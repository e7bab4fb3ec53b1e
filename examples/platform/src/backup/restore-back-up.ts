import { listMigrationHashes } from '../database/run-migrations';
import { UnreadableArchive } from './archive-cipher';
import type { ArchiveManifest, ArchiveMark } from './archive-format';
import type { CopySession } from './copy-session';
import { readArchive, type ArchivePart } from './read-archive';

/** A target that holds anything is never written over. */
export class TargetNotEmptyError extends Error {
  constructor() {
    super('目标数据库不是空的：其中已有平台的数据。恢复只写入空的数据库。');
    this.name = 'TargetNotEmptyError';
  }
}

/** Hourly versions for more than a year: devices believe no list that is older than one they have seen. */
const versionsAhead = 10_000;

/** More than are written between two back-ups: a receiver whose own database was not restored takes a number it knows for a repeat. */
const eventNumbersAhead = 1_000_000_000;

/** Whether a database holds nothing of the platform. */
export async function isEmptyTarget(session: CopySession): Promise<boolean> {
  const [row] = await session.query<{ total: number }>("SELECT count(*)::integer AS total FROM pg_namespace WHERE nspname IN ('voucher_platform', 'employment_service', 'real_name_system')");
  return row?.total === 0;
}

const restoreLock = 7401;
const schemas = ['voucher_platform', 'employment_service', 'real_name_system'];
/** A node that starts registers its keys, and whatever is done leaves a row in an audit log. */
const telltales = schemas.flatMap((schema) => [`${schema}.personal_data_keys`, `${schema}.audit_entries`]);

/** Those of them that the migrations have come to. */
async function listTelltales(session: CopySession): Promise<string[]> {
  const rows = await session.query<{ name: string }>(`SELECT t.name FROM unnest(ARRAY[${telltales.map((name) => `'${name}'`).join(', ')}]) AS t(name) WHERE to_regclass(t.name) IS NOT NULL`);
  return rows.map(({ name }) => name);
}

/** Whether anybody worked on this database since its migrations. */
async function isTouched(session: CopySession, tables: readonly string[]): Promise<boolean> {
  const [row] = await session.query<{ touched: boolean }>(`SELECT ${['false', ...tables.map((table) => `EXISTS (SELECT FROM ${table})`)].join(' OR ')} AS touched`);
  return row?.touched === true;
}

/**
 * Takes away what a failed restore's migrations left, so that it can be tried again. A database that
 * a node was started on meanwhile, or that another restore filled, stays as it is: then it answers false.
 */
export async function clearFailedRestore(session: CopySession): Promise<boolean> {
  await session.query('BEGIN');
  try {
    await session.query(`SELECT pg_advisory_xact_lock(${restoreLock})`);
    const tables = await listTelltales(session);
    if (tables.length > 0) await session.query(`LOCK TABLE ${tables.join(', ')} IN ACCESS EXCLUSIVE MODE`);
    const isLeft = !(await isTouched(session, tables));
    if (isLeft) await session.query(`DROP SCHEMA IF EXISTS ${schemas.join(', ')} CASCADE`);
    await session.query('COMMIT');
    return isLeft;
  } catch (error) {
    await session.query('ROLLBACK');
    throw error;
  }
}

/**
 * Writes an archive's rows into freshly migrated tables, in one transaction: all or nothing. What
 * counts transactions was placed anew when the archive was written (`list-tables.ts`). One restore at a
 * time, and none over what a node or another restore wrote since the migrations.
 *
 * @throws TargetNotEmptyError
 * @throws UnreadableArchive for another secret, a damaged or cut file, or other migrations than this program's
 */
export async function restoreRows(session: CopySession, options: { path: string; secret: Uint8Array; onTable?(table: string, rowCount: number): void }): Promise<{ tableCount: number; rowCount: number }> {
  const { path, secret, onTable = () => undefined } = options;
  const parts = readArchive(path, secret)[Symbol.asyncIterator]();
  const first = await parts.next();
  if (first.done === true || first.value.kind !== 'manifest') throw new UnreadableArchive('notAnArchive', '不是备份文件');
  await requireSameMigrations(first.value.manifest);
  const total = { tableCount: 0, rowCount: 0 };
  await session.query('BEGIN');
  try {
    await session.query(`SELECT pg_advisory_xact_lock(${restoreLock})`);
    if (await isTouched(session, await listTelltales(session))) throw new TargetNotEmptyError();
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      if (next.value.kind !== 'mark') throw new UnreadableArchive('wrongSecretOrDamaged', '文件已损坏：数据不在任何表中');
      const { mark } = next.value;
      if (mark.kind === 'table') {
        const rowCount = await restoreTable(session, mark, parts);
        total.tableCount += 1;
        total.rowCount += rowCount;
        onTable(mark.table, rowCount);
      } else if (mark.kind === 'sequence') await session.query(`SELECT setval('${mark.sequence}', ${mark.lastValue}, ${String(mark.isCalled)})`);
      else if (mark.kind === 'end' && mark.tableCount !== total.tableCount) throw new UnreadableArchive('incomplete', '文件不完整：表的数目不符');
    }
    await moveVersionsAhead(session);
    await moveEventNumbersAhead(session);
    await session.query('COMMIT');
    return total;
  } catch (error) {
    await session.query('ROLLBACK').catch(() => undefined);
    throw error;
  }
}

async function requireSameMigrations({ migrations }: ArchiveManifest): Promise<void> {
  const own = await listMigrationHashes();
  const differing = [...migrations.filter(({ name, sha256 }) => own.get(name) !== sha256).map(({ name }) => name), ...[...own.keys()].filter((name) => !migrations.some((other) => other.name === name))];
  if (differing.length > 0) throw new UnreadableArchive('otherVersion', `备份与本程序的版本不同（${differing.slice(0, 3).join('、')}${differing.length > 3 ? ' 等' : ''}）：请用备份时的版本恢复，再升级`);
}

async function restoreTable(session: CopySession, { table, columns }: Extract<ArchiveMark, { kind: 'table' }>, parts: AsyncIterator<ArchivePart>): Promise<number> {
  // Rows that the migrations made; the audit tables, which refuse this, have none.
  const [made] = await session.query<{ total: number }>(`SELECT count(*)::integer AS total FROM ${table}`);
  if ((made?.total ?? 0) > 0) await session.query(`DELETE FROM ${table}`);
  let expected: number | undefined;
  async function* readRows(): AsyncGenerator<Buffer> {
    for (let next = await parts.next(); next.done !== true; next = await parts.next()) {
      if (next.value.kind === 'rows') yield next.value.rows;
      else if (next.value.kind === 'mark' && next.value.mark.kind === 'tableEnd') {
        expected = next.value.mark.rowCount;
        return;
      } else break;
    }
    throw new UnreadableArchive('incomplete', `文件不完整：${table} 的结尾缺失`);
  }
  await session.copyIn(`${table} (${columns.join(', ')})`, readRows());
  const [stored] = await session.query<{ total: number }>(`SELECT count(*)::integer AS total FROM ${table}`);
  if (stored?.total !== expected) throw new UnreadableArchive('incomplete', `${table} 应有 ${String(expected)} 行，恢复了 ${String(stored?.total)} 行`);
  return expected ?? 0;
}

/** Devices may have seen newer lists than the archive's: the next ones are newer still. The newest here is not handed out again. */
async function moveVersionsAhead(session: CopySession): Promise<void> {
  for (const table of ['trust_lists', 'status_bundles']) {
    await session.query(`UPDATE voucher_platform.${table} SET version = version + ${versionsAhead}, issued_at_ms = 0 WHERE version = (SELECT max(version) FROM voucher_platform.${table})`);
  }
}

async function moveEventNumbersAhead(session: CopySession): Promise<void> {
  for (const schema of schemas) await session.query(`SELECT setval('${schema}.outbox_events_event_id_seq', (SELECT last_value + ${eventNumbersAhead} FROM ${schema}.outbox_events_event_id_seq))`);
}
