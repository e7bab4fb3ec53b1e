import { findDivision, nameDivision } from '@skill-voucher/sdk-core';
import { and, asc, eq, isNull, sql } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import { subsidyStandards, type SubsidyStandardRow } from '../../database/schema/employment-tables';
import { refuseRequest } from '../../http/refused-request';
import type { NewSubsidyStandard, SubsidyStandard, SubsidyStandardList } from '../../http/schemas/standard-schemas';
import { answerStaffOnce, type StaffRequest } from '../../systems/answer-staff-once';
import { recordSystemAudit } from '../../systems/staffed-system';
import { requireWithinRegion } from '../../regions/within-region';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { requireSupervisor } from '../require-supervisor';

/** Standards that are in force or will be, of every region: who reviews sees what others pay. */
export async function listStandards(service: EmploymentService): Promise<Static<typeof SubsidyStandardList>> {
  const rows = await service.database.orm.select().from(subsidyStandards).where(isNull(subsidyStandards.endedAtMs)).orderBy(asc(subsidyStandards.regionCode), asc(subsidyStandards.createdAtMs)).limit(1000);
  return { items: rows.map(describeStandard) };
}

/** Adds a standard (R28); one for the same region, occupation, level and duration ends with it. Grants keep the amount that they were given. */
export async function createStandard(service: EmploymentService, actor: ReviewerActor, options: { request: Static<typeof NewSubsidyStandard>; repeatable: StaffRequest }): Promise<Static<typeof SubsidyStandard>> {
  const { request } = options;
  const { regionCode, occupation, skillLevel, minimumDurationHours } = request;
  requireSupervisor(actor);
  if (findDivision(regionCode) === undefined) throw refuseRequest('invalidRequest', { field: 'regionCode' });
  requireWithinRegion(actor, regionCode);
  const nowMs = service.nowMs();
  const standardId = await answerStaffOnce(service, options.repeatable, async (tx) => {
    const id = randomUUID();
    // Of several at a time each ends the one before it.
    await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`standard:${regionCode}:${occupation}:${skillLevel}:${minimumDurationHours}`}, 7404))`);
    const same = and(eq(subsidyStandards.regionCode, regionCode), eq(subsidyStandards.occupation, occupation), eq(subsidyStandards.skillLevel, skillLevel), eq(subsidyStandards.minimumDurationHours, minimumDurationHours));
    await tx.update(subsidyStandards).set({ endedAtMs: nowMs, endedBy: actor.account }).where(and(same, isNull(subsidyStandards.endedAtMs)));
    await tx.insert(subsidyStandards).values({ standardId: id, ...request, createdBy: actor.account, createdAtMs: nowMs });
    const { amountFen, maximumFen, basis } = request;
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'createStandard', subject: id, details: { regionCode, occupation, skillLevel, minimumDurationHours, basis, amountFen, maximumFen } });
    return id;
  });
  return describeStandard(await readStandard(service, standardId));
}

/** Ends a standard now; a repeat changes nothing. */
export async function endStandard(service: EmploymentService, actor: ReviewerActor, standardId: string): Promise<Static<typeof SubsidyStandard>> {
  requireSupervisor(actor);
  const standard = await readStandard(service, standardId);
  requireWithinRegion(actor, standard.regionCode);
  const nowMs = service.nowMs();
  await service.database.orm.transaction(async (tx) => {
    const ended = await tx.update(subsidyStandards).set({ endedAtMs: nowMs, endedBy: actor.account }).where(and(eq(subsidyStandards.standardId, standardId), isNull(subsidyStandards.endedAtMs))).returning();
    if (ended.length > 0) await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'endStandard', subject: standardId });
  });
  return describeStandard(await readStandard(service, standardId));
}

async function readStandard(service: EmploymentService, standardId: string): Promise<SubsidyStandardRow> {
  const [row] = await service.database.orm.select().from(subsidyStandards).where(eq(subsidyStandards.standardId, standardId));
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}

function describeStandard(row: SubsidyStandardRow): Static<typeof SubsidyStandard> {
  const { standardId, regionCode, occupation, minimumDurationHours, basis, amountFen, maximumFen, validFromMs } = row;
  const skillLevel = row.skillLevel as Static<typeof SubsidyStandard>['skillLevel'];
  return { standardId, regionCode, regionName: nameDivision(regionCode), occupation, skillLevel, minimumDurationHours, basis, amountFen, maximumFen, validFromMs, ...(row.endedAtMs === null ? {} : { endedAtMs: row.endedAtMs }) };
}
