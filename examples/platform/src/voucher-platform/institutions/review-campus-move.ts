import { and, asc, eq, gt, isNull } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { HrIdentity } from '../../hr-accounts/authenticate-hr';
import { requireWithinRegion, withinRegion } from '../../regions/within-region';
import { recordAudit } from '../../audit/record-audit';
import type { Orm } from '../../database/database';
import { campusMoves } from '../../database/schema/check-in-tables';
import { campuses, institutions } from '../../database/schema/template-tables';
import { refuseRequest } from '../../http/refused-request';
import type { CampusMovePage, CampusMoveReview, CampusMoveView, CampusView } from '../../http/schemas/campus-schemas';
import type { HrPageQuery } from '../../http/schemas/hr-schemas';
import type { Platform } from '../../platform';
import { readCampus } from '../check-ins/read-situation';
import { describeCampus, readPosition, selectCampuses } from './describe-campus';

/** Moves that wait for HR's approval in the account's region, oldest first (A26). */
export async function listCampusMoves(platform: Platform, actor: HrIdentity, query: Static<typeof HrPageQuery>): Promise<Static<typeof CampusMovePage>> {
  const limit = query.limit ?? 20;
  const after = query.cursor === undefined ? undefined : gt(campusMoves.moveId, readCursor(query.cursor));
  const rows = await selectMoves(platform.database.orm)
    .where(and(isNull(campusMoves.decision), withinRegion(institutions.regionCode, actor.regionCode), after))
    .orderBy(asc(campusMoves.moveId))
    .limit(limit + 1);
  const items = rows.slice(0, limit).map(describeMove);
  const last = items.at(-1);
  return rows.length > limit && last !== undefined ? { items, nextCursor: String(last.moveId) } : { items };
}

/** HR approves or rejects a move; approved, check-in happens at the new place, and later moves are measured from there (A26). */
export async function reviewCampusMove(platform: Platform, actor: HrIdentity, options: { moveId: number; review: Static<typeof CampusMoveReview> }): Promise<Static<typeof CampusView>> {
  const { moveId } = options;
  const { decision } = options.review;
  const nowMs = platform.nowMs();
  return platform.database.orm.transaction(async (tx) => {
    const [found] = await selectMoves(tx).where(and(eq(campusMoves.moveId, moveId), isNull(campusMoves.decision))).for('update');
    if (found === undefined) throw refuseRequest('notFound');
    requireWithinRegion(actor, found.regionCode);
    const { campusNumber, latitude, longitude, datum, distanceMeters } = found.move;
    await tx.update(campusMoves).set({ decision, decidedBy: actor.account, decidedAtMs: nowMs }).where(eq(campusMoves.moveId, moveId));
    if (decision === 'approved') {
      const moved = { latitude, longitude, datum, anchorLatitude: latitude, anchorLongitude: longitude, anchorDatum: datum };
      await tx.update(campuses).set(moved).where(eq(campuses.campusNumber, campusNumber));
    }
    await recordAudit(tx, {
      atMs: nowMs, actorKind: 'hrAccount', actorId: actor.account, action: 'reviewCampusMove', subject: String(campusNumber), details: { moveId, decision, distanceMeters },
    });
    const [campus] = await selectCampuses(tx).where(eq(campuses.campusNumber, campusNumber));
    if (campus === undefined) throw new Error('The campus is gone');
    return describeCampus(campus);
  });
}

function selectMoves(orm: Orm) {
  return orm
    .select({ move: campusMoves, campus: campuses, institutionName: institutions.name, regionCode: institutions.regionCode })
    .from(campusMoves)
    .innerJoin(campuses, eq(campuses.campusNumber, campusMoves.campusNumber))
    .innerJoin(institutions, eq(institutions.institutionNumber, campusMoves.institutionNumber));
}

function describeMove({ move, campus, institutionName }: Awaited<ReturnType<typeof selectMoves>>[number]): Static<typeof CampusMoveView> {
  const { moveId, institutionNumber, campusNumber, distanceMeters, requestedAtMs } = move;
  const from = readCampus(campus).position;
  return {
    moveId, institutionNumber, institutionName, campusNumber, campusName: campus.name, to: readPosition(move), distanceMeters, requestedAtMs,
    ...(from === undefined ? {} : { from }),
  };
}

function readCursor(cursor: string): number {
  if (!/^\d{1,15}$/.test(cursor)) throw refuseRequest('invalidRequest', { field: 'cursor' });
  return Number(cursor);
}
