import { and, desc, eq } from 'drizzle-orm';
import type { Static } from 'typebox';
import { withinRegion } from '../../regions/within-region';
import { payoutBatches, subsidies } from '../../database/schema/payout-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import type { PayoutPage, PayoutQuery, SubsidyPage, SubsidyQuery } from '../../http/schemas/payout-schemas';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { describePayout } from './find-payout';

/** Batches of my region, newest first. */
export async function listPayouts(service: EmploymentService, actor: ReviewerActor, query: Static<typeof PayoutQuery>): Promise<Static<typeof PayoutPage>> {
  const limit = query.limit ?? 20;
  const rows = await service.database.orm
    .select()
    .from(payoutBatches)
    .where(and(withinRegion(payoutBatches.regionCode, actor.regionCode), afterCursor(query.cursor, payoutBatches.createdAtMs, payoutBatches.batchId)))
    .orderBy(desc(payoutBatches.createdAtMs), desc(payoutBatches.batchId))
    .limit(limit + 1);
  const last = rows.slice(0, limit).at(-1);
  const items = rows.slice(0, limit).map((row) => describePayout(service, row));
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.createdAtMs, last.batchId]) } : { items };
}

/** Granted subsidies of my region with where each stands, newest first. */
export async function listSubsidies(service: EmploymentService, actor: ReviewerActor, query: Static<typeof SubsidyQuery>): Promise<Static<typeof SubsidyPage>> {
  const limit = query.limit ?? 20;
  const inStatus = query.status === undefined ? undefined : eq(subsidies.status, query.status);
  const rows = await service.database.orm
    .select()
    .from(subsidies)
    .where(and(withinRegion(subsidies.regionCode, actor.regionCode), inStatus, afterCursor(query.cursor, subsidies.grantedAtMs, subsidies.voucherNumber)))
    .orderBy(desc(subsidies.grantedAtMs), desc(subsidies.voucherNumber))
    .limit(limit + 1);
  const page = rows.slice(0, limit);
  const last = page.at(-1);
  const items = page.map(({ voucherNumber, institutionNumber, regionCode, occupation, skillLevel, amountFen, status, grantedAtMs, paidAtMs, writtenOffAtMs, batchId }) => ({
    voucherNumber, institutionNumber, regionCode, occupation, skillLevel, amountFen, status, grantedAtMs,
    ...(batchId === null ? {} : { batchId }), ...(paidAtMs === null ? {} : { paidAtMs }), ...(writtenOffAtMs === null ? {} : { writtenOffAtMs }),
  }));
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.grantedAtMs, last.voucherNumber]) } : { items };
}
