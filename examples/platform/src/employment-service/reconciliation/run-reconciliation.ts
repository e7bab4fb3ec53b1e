import { randomBytes, randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import { reconciliationDifferences, reconciliations } from '../../database/schema/reconciliation-tables';
import type { Reconciled, Reconciliation } from '../../http/schemas/reconciliation-schemas';
import { callSystem } from '../../systems/call-system';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { requireProvinceSupervisor } from '../require-supervisor';
import type { Orm } from '../../database/database';
import { compareRecords, type Difference } from './compare-records';
import { isRunning } from './interrupted-runs';
import { listOwnRecords } from './list-own-records';
import { readReconciliation } from './read-reconciliation';

const pageSize = 200;
const heardEveryMs = 10_000;

type Page = { items: Reconciled[]; isLast: boolean };

/** 三方对账 (M5): starts a run over all vouchers of the three systems; it goes on after the answer. */
export async function startReconciliation(service: EmploymentService, actor: ReviewerActor): Promise<Static<typeof Reconciliation>> {
  requireProvinceSupervisor(actor);
  const runId = randomUUID();
  const startedAtMs = service.nowMs();
  await service.database.orm.transaction(async (tx) => {
    await tx.insert(reconciliations).values({ runId, startedBy: actor.account, startedAtMs, heardAtMs: startedAtMs });
    await recordSystemAudit(tx, service.tables, { atMs: startedAtMs, actorKind: 'staff', actorId: actor.account, action: 'startReconciliation', subject: runId });
  });
  const run = compareAll(service, runId).catch((error: unknown) => noteFailure(service, runId, error));
  // Where the end of the process cuts it off, the next start marks it (markInterruptedRuns).
  run.catch(() => undefined);
  return readReconciliation(service, runId);
}

/** Three streams ordered by voucher number, side by side: memory does not grow with the vouchers. */
async function compareAll(service: EmploymentService, runId: string): Promise<void> {
  const digestSalt = randomBytes(32).toString('base64url');
  const ask = (to: 'voucher-platform' | 'real-name-system', path: string) => (after?: string) =>
    callSystem<Page>(service.link, { to, path, body: { digestSalt, limit: pageSize, ...(after === undefined ? {} : { after }) } });
  const streams = {
    voucherPlatform: await openStream(ask('voucher-platform', '/v1/systems/reconciliation-records')),
    realNameSystem: await openStream(ask('real-name-system', '/real-name-system/v1/reconciliation-records')),
    employmentService: await openStream((after) => listOwnRecords(service, { digestSalt, limit: pageSize, ...(after === undefined ? {} : { after }) })),
  };
  let comparedCount = 0;
  let differenceCount = 0;
  let unexplainedCount = 0;
  let heardAtMs = service.nowMs();
  for (;;) {
    if (service.nowMs() - heardAtMs >= heardEveryMs) {
      heardAtMs = service.nowMs();
      await noteProgress(service.database.orm, runId, { heardAtMs, comparedCount, differenceCount, unexplainedCount });
    }
    const next = Object.values(streams).flatMap((stream) => stream.head()?.voucherNumber ?? []).sort()[0];
    if (next === undefined) break;
    const [voucherPlatform, realNameSystem, employmentService] = [await streams.voucherPlatform.take(next), await streams.realNameSystem.take(next), await streams.employmentService.take(next)];
    const differences = compareRecords({ voucherPlatform, realNameSystem, employmentService });
    comparedCount += 1;
    differenceCount += differences.length;
    unexplainedCount += differences.filter(({ explanation }) => explanation === undefined).length;
    await keepDifferences(service, { runId, voucherNumber: next, differences });
  }
  const finishedAtMs = service.nowMs();
  await service.database.orm.transaction(async (tx) => {
    await noteProgress(tx, runId, { heardAtMs: finishedAtMs, finishedAtMs, comparedCount, differenceCount, unexplainedCount });
    await recordSystemAudit(tx, service.tables, { atMs: finishedAtMs, actorKind: 'system', actorId: 'employment-service', action: 'finishReconciliation', subject: runId, details: { comparedCount, differenceCount, unexplainedCount } });
  });
}

/** Where a run stands, for the list and so that nobody takes it for cut off. One that was taken for it ends here. */
async function noteProgress(orm: Orm, runId: string, progress: Partial<typeof reconciliations.$inferSelect>): Promise<void> {
  const heard = await orm.update(reconciliations).set(progress).where(isRunning(runId)).returning({ runId: reconciliations.runId });
  if (heard.length === 0) throw new Error('the run was marked as interrupted');
}

async function keepDifferences(service: EmploymentService, found: { runId: string; voucherNumber: string; differences: readonly Difference[] }): Promise<void> {
  const { runId, voucherNumber, differences } = found;
  if (differences.length === 0) return;
  await service.database.orm.insert(reconciliationDifferences).values(differences.map(({ field, found: values, explanation }) => ({ runId, voucherNumber, field, found: { ...values }, explanation: explanation ?? null })));
}

async function noteFailure(service: EmploymentService, runId: string, error: unknown): Promise<void> {
  const failure = error instanceof Error ? error.message.slice(0, 200) : 'failed';
  await service.database.orm.update(reconciliations).set({ finishedAtMs: service.nowMs(), failure }).where(isRunning(runId));
}

/** Pages as one stream that can be looked at before it is taken from. */
async function openStream(fetchPage: (after?: string) => Promise<Page>) {
  let page = await fetchPage();
  let at = 0;
  return {
    head: () => page.items[at],
    /** The record of that number, if it is next. */
    async take(voucherNumber: string): Promise<Reconciled | undefined> {
      const record = page.items[at];
      if (record?.voucherNumber !== voucherNumber) return undefined;
      at += 1;
      if (at === page.items.length && !page.isLast) {
        page = await fetchPage(voucherNumber);
        at = 0;
      }
      return record;
    },
  };
}
