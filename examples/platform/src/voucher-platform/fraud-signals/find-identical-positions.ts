import { defineStatement } from '../../database/database';
import type { FraudFinding, Scene, TimeSpan } from './fraud-signal';

const leastPersons = 3;
const leastDays = 4;

export interface PositionWeek {
  readonly positionMark: string;
  readonly fromMs: number;
  readonly institutionNumber: number;
  readonly campusNumber: number;
  readonly personCount: number;
  readonly dayCount: number;
  readonly eventCount: number;
  readonly voucherNumbers: readonly string[];
  readonly beganAtMs: number;
  readonly endedAtMs: number;
}

const readPositions = defineStatement<Omit<PositionWeek, 'fromMs'>>('fraud-read-identical-positions', `
  SELECT encode(position_mark, 'hex') AS "positionMark", institution_number AS "institutionNumber", campus_number AS "campusNumber",
    count(DISTINCT person_id)::integer AS "personCount", count(DISTINCT (checked_in_at_ms + 28800000) / 86400000)::integer AS "dayCount", count(*)::integer AS "eventCount",
    array_agg(DISTINCT voucher_number) AS "voucherNumbers", min(checked_in_at_ms) AS "beganAtMs", max(checked_in_at_ms) AS "endedAtMs"
  FROM voucher_platform.check_ins
  WHERE checked_in_at_ms >= $1 AND checked_in_at_ms < $2 AND position_mark IS NOT NULL
  GROUP BY position_mark, institution_number, campus_number
  HAVING count(*) >= ${Math.min(leastPersons, leastDays)}`);

/** The same precise fix, to the last digit, of several trainees or on several days. */
export async function findIdenticalPositions(scene: Scene, span: TimeSpan): Promise<FraudFinding[]> {
  const rows = await scene.database.run(readPositions, [span.fromMs, span.untilMs]);
  return rows.flatMap((row) => judgeIdenticalPosition({ ...row, institutionNumber: Number(row.institutionNumber), campusNumber: Number(row.campusNumber), fromMs: span.fromMs }) ?? []);
}

/** Two neighbours may get one fix, and one phone may repeat its last within a day. */
export function judgeIdenticalPosition(position: PositionWeek): FraudFinding | undefined {
  const { positionMark, fromMs, institutionNumber, campusNumber, personCount, dayCount, eventCount, voucherNumbers, beganAtMs, endedAtMs } = position;
  const reasons = [...(personCount >= leastPersons ? ['samePositionManyTrainees' as const] : []), ...(dayCount >= leastDays ? ['samePositionManyDays' as const] : [])];
  if (reasons.length === 0) return undefined;
  return { kind: 'identicalPosition', key: `${campusNumber} ${positionMark} ${fromMs}`, institutionNumber, voucherNumbers, reasons, evidence: { personCount, dayCount, eventCount }, beganAtMs, endedAtMs };
}
