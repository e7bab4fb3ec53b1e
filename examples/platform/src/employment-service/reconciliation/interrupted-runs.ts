import { and, eq, isNull, lte, type SQL } from 'drizzle-orm';
import { reconciliations } from '../../database/schema/reconciliation-tables';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { EmploymentService } from '../employment-service';

/** Several times as long as a run ever is silent, so that another node's run is not taken for dead. */
const silentMs = 60_000;

export function isRunning(runId?: string): SQL | undefined {
  return and(runId === undefined ? undefined : eq(reconciliations.runId, runId), isNull(reconciliations.finishedAtMs), isNull(reconciliations.interruptedAtMs));
}

/** Marks runs that the end of their process cut off; at start-up and once a minute. They are started anew by a person. */
export async function markInterruptedRuns(service: EmploymentService): Promise<void> {
  const interruptedAtMs = service.nowMs();
  await service.database.orm.transaction(async (tx) => {
    const marked = await tx.update(reconciliations).set({ interruptedAtMs }).where(and(isRunning(), lte(reconciliations.heardAtMs, interruptedAtMs - silentMs))).returning({ runId: reconciliations.runId });
    for (const { runId } of marked) await recordSystemAudit(tx, service.tables, { atMs: interruptedAtMs, actorKind: 'system', actorId: 'employment-service', action: 'interruptReconciliation', subject: runId });
  });
}
