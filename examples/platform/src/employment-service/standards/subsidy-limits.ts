import { readDivisionLevel } from '@skill-voucher/sdk-core';
import { inArray } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { subsidyLimits } from '../../database/schema/employment-tables';
import type { SubsidyLimits } from '../../http/schemas/standard-schemas';
import { recordSystemAudit } from '../../systems/staffed-system';
import { requireWithinRegion } from '../../regions/within-region';
import type { EmploymentService, ReviewerActor } from '../employment-service';
import { requireSupervisor } from '../require-supervisor';

type Limits = Static<typeof SubsidyLimits>;

/** Usual limits elsewhere (facts of the field); they hold where no region set its own. */
const usualLimits = { maximumPerYear: 3, claimWithinMonths: 12, attendancePercent: 80 } as const;

/** The limits of the nearest region above that set some. */
export async function readLimits(orm: Orm, regionCode: string): Promise<Limits> {
  const chain = [regionCode, `${regionCode.slice(0, 4)}00`, `${regionCode.slice(0, 2)}0000`];
  const rows = await orm.select().from(subsidyLimits).where(inArray(subsidyLimits.regionCode, chain));
  const nearest = chain.map((code) => rows.find((row) => row.regionCode === code)).find((row) => row !== undefined);
  const { maximumPerYear, claimWithinMonths, attendancePercent } = nearest ?? usualLimits;
  return { maximumPerYear, claimWithinMonths, attendancePercent };
}

/** Sets the limits of a region of one's own (R28); cities and counties below without their own follow it. */
export async function setLimits(service: EmploymentService, actor: ReviewerActor, options: { regionCode: string; limits: Limits }): Promise<Limits> {
  const { regionCode, limits } = options;
  requireSupervisor(actor);
  requireWithinRegion(actor, regionCode);
  const row = { ...limits, changedBy: actor.account, changedAtMs: service.nowMs() };
  await service.database.orm.transaction(async (tx) => {
    await tx.insert(subsidyLimits).values({ regionCode, ...row }).onConflictDoUpdate({ target: subsidyLimits.regionCode, set: row });
    await recordSystemAudit(tx, service.tables, { atMs: service.nowMs(), actorKind: 'staff', actorId: actor.account, action: 'setLimits', subject: regionCode, details: { ...limits, level: readDivisionLevel(regionCode) } });
  });
  return limits;
}
