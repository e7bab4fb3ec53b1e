import type { CopySession } from './copy-session';

export interface CopiedTable {
  /** With its schema. */
  readonly table: string;
  readonly columns: readonly string[];
  /** What is read instead of a column. */
  readonly expressions: Readonly<Record<string, string>>;
}

const schemas = "('voucher_platform', 'employment_service', 'real_name_system')";
/** Restoring runs the migrations. */
const leftOut = ['voucher_platform.schema_migrations'];

/**
 * Another server counts transactions from its own beginning, so positions in the order of
 * transactions are written as: 1, what was sealed or folded; 2, the position itself; 3, what was not
 * yet. Every transaction of any server has a higher number.
 */
function placeTransactions(table: string): Readonly<Record<string, string>> {
  const [schema = '', name] = table.split('.');
  if (name === 'audit_sealer' || name === 'statistics_position') return { transaction_id: "'2'::xid8", ...(name === 'audit_sealer' ? { entry_id: '0' } : { event_id: '0' }) };
  if (name === 'audit_entries') return { transaction_id: `CASE WHEN (t.transaction_id, t.entry_id) <= (SELECT transaction_id, entry_id FROM ${schema}.audit_sealer) THEN '1' ELSE '3' END::xid8` };
  if (table === 'voucher_platform.outbox_events') return { transaction_id: "CASE WHEN (t.transaction_id, t.event_id) <= (SELECT transaction_id, event_id FROM voucher_platform.statistics_position) THEN '1' ELSE '3' END::xid8" };
  return {};
}

/** Every table of the three systems, those that others point at first. */
export async function listTables(session: CopySession): Promise<CopiedTable[]> {
  const columns = await session.query<{ table: string; column: string; type: string }>(`
    SELECT n.nspname || '.' || c.relname AS table, a.attname AS column, format_type(a.atttypid, a.atttypmod) AS type
    FROM pg_class c JOIN pg_namespace n ON n.oid = c.relnamespace JOIN pg_attribute a ON a.attrelid = c.oid
    WHERE n.nspname IN ${schemas} AND c.relkind IN ('r', 'p') AND a.attnum > 0 AND NOT a.attisdropped AND a.attgenerated = '' ORDER BY 1, a.attnum`);
  const references = await session.query<{ table: string; target: string }>(`
    SELECT conrelid::regclass::text AS table, confrelid::regclass::text AS target FROM pg_constraint WHERE contype = 'f' AND conrelid <> confrelid`);
  const byTable = new Map<string, CopiedTable>();
  for (const { table, column, type } of columns.filter((row) => !leftOut.includes(row.table))) {
    const { expressions, columns: own } = byTable.get(table) ?? { expressions: placeTransactions(table), columns: [] };
    if (type === 'xid8' && expressions[column] === undefined) throw new Error(`${table}.${column} holds a transaction of this server; say in list-tables.ts what it becomes on another`);
    byTable.set(table, { table, expressions, columns: [...own, column] });
  }
  return sortByReferences([...byTable.values()], references);
}

function sortByReferences(tables: readonly CopiedTable[], references: readonly { table: string; target: string }[]): CopiedTable[] {
  const sorted: CopiedTable[] = [];
  const isPlaced = (name: string) => sorted.some(({ table }) => table === name);
  while (sorted.length < tables.length) {
    const next = tables.filter(({ table }) => !isPlaced(table) && references.every((reference) => reference.table !== table || isPlaced(reference.target) || !tables.some((other) => other.table === reference.target)));
    if (next.length === 0) throw new Error('Tables point at each other in a circle');
    sorted.push(...next);
  }
  return sorted;
}

export async function listSequences(session: CopySession): Promise<{ sequence: string; lastValue: string; isCalled: boolean }[]> {
  const names = await session.query<{ name: string }>(`SELECT schemaname || '.' || sequencename AS name FROM pg_sequences WHERE schemaname IN ${schemas} ORDER BY 1`);
  const sequences: { sequence: string; lastValue: string; isCalled: boolean }[] = [];
  for (const { name } of names) {
    const [row] = await session.query<{ lastValue: string; isCalled: boolean }>(`SELECT last_value::text AS "lastValue", is_called AS "isCalled" FROM ${name}`);
    if (row !== undefined) sequences.push({ sequence: name, ...row });
  }
  return sequences;
}
