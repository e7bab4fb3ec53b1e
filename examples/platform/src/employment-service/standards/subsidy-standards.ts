import { findDivision, nameDivision } from '@skill-voucher/sdk-core';
import { and, asc, eq, gt, isNull, or, sql, type SQL } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
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
  const rows = await service.database.orm.select().from(subsidyStandards).where(isNotEnded(service.nowMs())).orderBy(asc(subsidyStandards.regionCode), asc(subsidyStandards.createdAtMs)).limit(1000);
  return { items: rows.map(describeStandard) };
}

/**
 * Adds a standard (R28), from its start on: the one for the same region, occupation, level and
 * duration that is in force then ends there, one with that very start is replaced, and one that
 * starts later takes over when it does. Grants keep the amount that they were given.
 */
export async function createStandard(service: EmploymentService, actor: ReviewerActor, options: { request: Static<typeof NewSubsidyStandard>; repeatable: StaffRequest }): Promise<Static<typeof SubsidyStandard>> {
  const { request } = options;
  const { regionCode, occupation, skillLevel, minimumDurationHours } = request;
  requireSupervisor(actor);
  if (findDivision(regionCode) === undefined) throw refuseRequest('invalidRequest', { field: 'regionCode' });
  requireWithinRegion(actor, regionCode);
  const nowMs = service.nowMs();
  const standardId = await answerStaffOnce(service, options.repeatable, async (tx) => {
    const id = randomUUID();
    const others = await holdSame(tx, request, nowMs);
    const startsAtMs = Math.max(nowMs, request.validFromMs);
    for (const other of others) {
      const isReplaced = other.validFromMs > nowMs && other.validFromMs === startsAtMs;
      if (isReplaced || (other.validFromMs <= startsAtMs && !hasEnded(other, startsAtMs))) await endAt(tx, actor, { standardId: other.standardId, endedAtMs: isReplaced ? nowMs : startsAtMs });
    }
    const later = others.map(({ validFromMs }) => validFromMs).filter((validFromMs) => validFromMs > startsAtMs);
    const end = later.length === 0 ? {} : { endedAtMs: Math.min(...later), endedBy: actor.account };
    await tx.insert(subsidyStandards).values({ standardId: id, ...request, ...end, createdBy: actor.account, createdAtMs: nowMs });
    const { amountFen, maximumFen, basis, validFromMs } = request;
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'createStandard', subject: id, details: { regionCode, occupation, skillLevel, minimumDurationHours, basis, amountFen, maximumFen, validFromMs } });
    return id;
  });
  return describeStandard(await readStandard(service, standardId));
}

/** Ends a standard now; one that was still to come never comes, and the one before it goes on in its stead. A repeat changes nothing. */
export async function endStandard(service: EmploymentService, actor: ReviewerActor, standardId: string): Promise<Static<typeof SubsidyStandard>> {
  requireSupervisor(actor);
  const standard = await readStandard(service, standardId);
  requireWithinRegion(actor, standard.regionCode);
  const nowMs = service.nowMs();
  await service.database.orm.transaction(async (tx) => {
    const same = await holdSame(tx, standard, nowMs);
    const held = same.find((one) => one.standardId === standardId);
    if (held === undefined) return;
    await endAt(tx, actor, { standardId, endedAtMs: nowMs });
    const before = held.validFromMs > nowMs ? same.find(({ endedAtMs }) => endedAtMs === held.validFromMs) : undefined;
    if (before !== undefined) await endAt(tx, actor, { standardId: before.standardId, endedAtMs: held.endedAtMs });
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'staff', actorId: actor.account, action: 'endStandard', subject: standardId });
  });
  return describeStandard(await readStandard(service, standardId));
}

/** What is or will be in force for the same as this, with the lock under which it may change. */
async function holdSame(tx: Orm, key: Pick<SubsidyStandardRow, 'regionCode' | 'occupation' | 'skillLevel' | 'minimumDurationHours'>, nowMs: number): Promise<SubsidyStandardRow[]> {
  const { regionCode, occupation, skillLevel, minimumDurationHours } = key;
  await tx.execute(sql`SELECT pg_advisory_xact_lock(hashtextextended(${`standard:${regionCode}:${occupation}:${skillLevel}:${minimumDurationHours}`}, 7404))`);
  const same = and(eq(subsidyStandards.regionCode, regionCode), eq(subsidyStandards.occupation, occupation), eq(subsidyStandards.skillLevel, skillLevel), eq(subsidyStandards.minimumDurationHours, minimumDurationHours));
  return tx.select().from(subsidyStandards).where(and(same, isNotEnded(nowMs)));
}

function isNotEnded(atMs: number): SQL | undefined {
  return or(isNull(subsidyStandards.endedAtMs), gt(subsidyStandards.endedAtMs, atMs));
}

function hasEnded({ endedAtMs }: SubsidyStandardRow, atMs: number): boolean {
  return endedAtMs !== null && endedAtMs <= atMs;
}

async function endAt(tx: Orm, actor: ReviewerActor, { standardId, endedAtMs }: Pick<SubsidyStandardRow, 'standardId' | 'endedAtMs'>): Promise<void> {
  await tx.update(subsidyStandards).set({ endedAtMs, endedBy: endedAtMs === null ? null : actor.account }).where(eq(subsidyStandards.standardId, standardId));
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
