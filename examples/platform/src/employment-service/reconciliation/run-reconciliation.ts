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
/** How many vouchers that differ are asked about once more; a run with more of them says enough. */
const mostAskedAgain = 10_000;

type Page = { items: Reconciled[]; isLast: boolean };
type FetchPage = (limit: number, after?: string) => Promise<Page>;

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
  const ask = (to: 'voucher-platform' | 'real-name-system', path: string): FetchPage => (limit, after) =>
    callSystem<Page>(service.link, { to, path, body: { digestSalt, limit, ...(after === undefined ? {} : { after }) } });
  const sources = {
    voucherPlatform: ask('voucher-platform', '/v1/systems/reconciliation-records'),
    realNameSystem: ask('real-name-system', '/real-name-system/v1/reconciliation-records'),
    employmentService: (limit: number, after?: string) => listOwnRecords(service, { digestSalt, limit, ...(after === undefined ? {} : { after }) }),
  };
  const streams = {
    voucherPlatform: await openStream(sources.voucherPlatform), realNameSystem: await openStream(sources.realNameSystem), employmentService: await openStream(sources.employmentService),
  };
  let comparedCount = 0;
  let differenceCount = 0;
  let unexplainedCount = 0;
  let askedAgain = 0;
  let heardAtMs = service.nowMs();
  for (;;) {
    if (service.nowMs() - heardAtMs >= heardEveryMs) {
      heardAtMs = service.nowMs();
      await noteProgress(service.database.orm, runId, { heardAtMs, comparedCount, differenceCount, unexplainedCount });
    }
    const next = Object.values(streams).flatMap((stream) => stream.head()?.voucherNumber ?? []).sort()[0];
    if (next === undefined) break;
    const [voucherPlatform, realNameSystem, employmentService] = [await streams.voucherPlatform.take(next), await streams.realNameSystem.take(next), await streams.employmentService.take(next)];
    let differences = compareRecords({ voucherPlatform, realNameSystem, employmentService });
    // The pages are of different moments: what happened between them is no difference.
    for (let attempt = 0; attempt < 2 && askedAgain < mostAskedAgain && differences.some(({ explanation }) => explanation === undefined); attempt += 1) {
      askedAgain += 1;
      differences = compareRecords({
        voucherPlatform: await askFor(sources.voucherPlatform, next), realNameSystem: await askFor(sources.realNameSystem, next), employmentService: await askFor(sources.employmentService, next),
      });
    }
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

/** What a system says about one voucher now: the first of the page that begins behind the number before it. */
async function askFor(fetchPage: FetchPage, voucherNumber: string): Promise<Reconciled | undefined> {
  const number = BigInt(`0x${voucherNumber}`);
  const before = number === 0n ? undefined : (number - 1n).toString(16).toUpperCase().padStart(voucherNumber.length, '0');
  const [record] = (await fetchPage(1, before)).items;
  return record?.voucherNumber === voucherNumber ? record : undefined;
}

/** Pages as one stream that can be looked at before it is taken from. */
async function openStream(fetchPage: FetchPage) {
  let page = await fetchPage(pageSize);
  let at = 0;
  return {
    head: () => page.items[at],
    /** The record of that number, if it is next. */
    async take(voucherNumber: string): Promise<Reconciled | undefined> {
      const record = page.items[at];
      if (record?.voucherNumber !== voucherNumber) return undefined;
      at += 1;
      if (at === page.items.length && !page.isLast) {
        page = await fetchPage(pageSize, voucherNumber);
        at = 0;
      }
      return record;
    },
  };
}
