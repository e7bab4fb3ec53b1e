import { and, asc, desc, eq, sql } from 'drizzle-orm';
import type { Static } from 'typebox';
import { reconciliationDifferences, reconciliations } from '../../database/schema/reconciliation-tables';
import { encodeCursor, readCursorPosition } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { DifferencePage, DifferenceQuery, Reconciliation, ReconciliationList } from '../../http/schemas/reconciliation-schemas';
import type { EmploymentService } from '../employment-service';

/** Where a run stands. */
export async function readReconciliation(service: EmploymentService, runId: string): Promise<Static<typeof Reconciliation>> {
  const [row] = await service.database.orm.select().from(reconciliations).where(eq(reconciliations.runId, runId));
  if (row === undefined) throw refuseRequest('notFound');
  return describeRun(row);
}

/** The last runs, newest first. */
export async function listReconciliations(service: EmploymentService): Promise<Static<typeof ReconciliationList>> {
  const rows = await service.database.orm.select().from(reconciliations).orderBy(desc(reconciliations.startedAtMs), desc(reconciliations.runId)).limit(50);
  return { items: rows.map(describeRun) };
}

/** What a run found, by voucher and field. */
export async function listDifferences(service: EmploymentService, runId: string, query: Static<typeof DifferenceQuery>): Promise<Static<typeof DifferencePage>> {
  await readReconciliation(service, runId);
  const limit = query.limit ?? 50;
  const { voucherNumber, field } = reconciliationDifferences;
  const after = query.cursor === undefined ? undefined : sql`(${voucherNumber} || ' ' || ${field}) > ${String(readCursorPosition(query.cursor)[1])}`;
  const rows = await service.database.orm.select().from(reconciliationDifferences).where(and(eq(reconciliationDifferences.runId, runId), after)).orderBy(asc(sql`${voucherNumber} || ' ' || ${field}`)).limit(limit + 1);
  const items = rows.slice(0, limit).map((row) => ({ voucherNumber: row.voucherNumber, field: row.field, found: row.found, ...(row.explanation === 'deliveryPending' ? { explanation: row.explanation } : {}) }));
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([0, `${last.voucherNumber} ${last.field}`]) } : { items };
}

function describeRun(row: typeof reconciliations.$inferSelect): Static<typeof Reconciliation> {
  const { runId, startedBy, startedAtMs, finishedAtMs, interruptedAtMs, failure, comparedCount, differenceCount, unexplainedCount } = row;
  return {
    runId, startedBy, startedAtMs, state: readState(row), comparedCount, differenceCount, unexplainedCount,
    ...(finishedAtMs === null ? {} : { finishedAtMs }), ...(interruptedAtMs === null ? {} : { interruptedAtMs }), ...(failure === null ? {} : { failure }),
  };
}

function readState({ failure, finishedAtMs, interruptedAtMs }: typeof reconciliations.$inferSelect): Static<typeof Reconciliation>['state'] {
  if (interruptedAtMs !== null) return 'interrupted';
  if (finishedAtMs === null) return 'running';
  return failure === null ? 'finished' : 'failed';
}
