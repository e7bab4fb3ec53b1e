import { measureDistanceMeters, type Coordinate } from '@skill-voucher/sdk-core';
import { defineStatement } from '../../database/database';
import type { FraudFinding, Scene, TimeSpan } from './fraud-signal';

/** The fastest line in Shanxi runs at 250 km/h, and nobody goes from door to door at that. */
const fastestKmh = 300;
/** Nearer, a code shown at the wrong campus or a clock explains it. */
const leastMeters = 20_000;
/** A trainee may stand so far from each campus (A1). */
const slackMeters = 2_000;

export interface Journey {
  readonly personId: string;
  readonly institutionNumber: number;
  readonly from: { readonly voucherNumber: string; readonly atMs: number; readonly position: Coordinate };
  readonly to: { readonly voucherNumber: string; readonly atMs: number; readonly position: Coordinate };
}

interface JourneyRow {
  person_id: string;
  institution_number: number;
  voucher_number: string;
  at_ms: number;
  latitude: number;
  longitude: number;
  datum: Coordinate['datum'];
  from_voucher: string;
  from_at_ms: number;
  from_latitude: number;
  from_longitude: number;
  from_datum: Coordinate['datum'];
}

// Check-ins only: each was at its campus, by position or by the code shown there. A campus that
// moved afterwards (A26) no longer tells where somebody was.
const readJourneys = defineStatement<JourneyRow>('fraud-read-journeys', `
  WITH elsewhere AS (
    SELECT person_id FROM voucher_platform.check_ins WHERE checked_in_at_ms >= $1 AND checked_in_at_ms < $2
    GROUP BY person_id HAVING min(campus_number) <> max(campus_number)
  ), stops AS (
    SELECT c.person_id, c.institution_number, c.voucher_number, c.checked_in_at_ms AS at_ms, c.campus_number, p.latitude, p.longitude, p.datum,
      EXISTS (SELECT FROM voucher_platform.campus_moves m WHERE m.campus_number = c.campus_number AND m.decision = 'approved' AND m.decided_at_ms > c.checked_in_at_ms) AS has_moved
    FROM voucher_platform.check_ins c JOIN elsewhere USING (person_id) JOIN voucher_platform.campuses p ON p.campus_number = c.campus_number
    WHERE c.checked_in_at_ms >= $1 AND c.checked_in_at_ms < $2
  ), steps AS (
    SELECT *, lag(campus_number) OVER w AS from_campus, lag(voucher_number) OVER w AS from_voucher, lag(at_ms) OVER w AS from_at_ms, lag(latitude) OVER w AS from_latitude,
      lag(longitude) OVER w AS from_longitude, lag(datum) OVER w AS from_datum, lag(has_moved) OVER w AS from_has_moved
    FROM stops WINDOW w AS (PARTITION BY person_id ORDER BY at_ms, voucher_number)
  )
  SELECT person_id, institution_number, voucher_number, at_ms, latitude, longitude, datum, from_voucher, from_at_ms, from_latitude, from_longitude, from_datum
  FROM steps WHERE from_campus <> campus_number AND NOT has_moved AND NOT from_has_moved
    AND latitude IS NOT NULL AND from_latitude IS NOT NULL`);

/** Two check-ins in a row that no train joins. */
export async function findImpossibleTravel(scene: Scene, span: TimeSpan): Promise<FraudFinding[]> {
  const rows = await scene.database.run(readJourneys, [span.fromMs, span.untilMs]);
  return rows.flatMap((row) =>
    judgeJourney({
      personId: row.person_id, institutionNumber: Number(row.institution_number),
      from: { voucherNumber: row.from_voucher, atMs: Number(row.from_at_ms), position: { latitude: row.from_latitude, longitude: row.from_longitude, datum: row.from_datum } },
      to: { voucherNumber: row.voucher_number, atMs: Number(row.at_ms), position: { latitude: row.latitude, longitude: row.longitude, datum: row.datum } },
    }) ?? [],
  );
}

export function judgeJourney({ personId, institutionNumber, from, to }: Journey): FraudFinding | undefined {
  const distanceMeters = measureDistanceMeters(from.position, to.position);
  const seconds = (to.atMs - from.atMs) / 1000;
  const speedKmh = Math.round(((distanceMeters - slackMeters) / Math.max(seconds, 1)) * 3.6);
  if (distanceMeters < leastMeters || speedKmh <= fastestKmh) return undefined;
  return {
    kind: 'impossibleTravel', key: `${personId} ${from.atMs} ${to.atMs}`, institutionNumber, voucherNumbers: [...new Set([from.voucherNumber, to.voucherNumber])], reasons: ['fasterThanAnyTrain'],
    evidence: { distanceMeters, seconds, speedKmh }, beganAtMs: from.atMs, endedAtMs: to.atMs,
  };
}
