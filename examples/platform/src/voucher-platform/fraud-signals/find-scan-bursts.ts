import { isNight } from '../../china-time';
import { defineStatement } from '../../database/database';
import type { FraudFinding, FraudReason, Scene, TimeSpan } from './fraud-signal';

const leastScans = 20;
/** A pause this long ends a burst. */
const pauseMs = 120_000;
/** Nobody holds up a phone, has it read and steps aside in less, twenty times over. */
const presentingSeconds = 2.5;
const freshMs = 30 * 60_000;
/** After so long somebody should have come to train. */
const patienceMs = 7 * 24 * 3_600_000;
const mostOfThem = 0.8;

export interface Scan {
  readonly voucherNumber: string;
  readonly claimedAtMs: number;
  readonly usedAtMs: number;
  readonly hasAttended: boolean;
}

export interface AdminScans {
  readonly adminId: string;
  readonly institutionNumber: number;
  /** Ordered by time. */
  readonly scans: readonly Scan[];
}

// An offline scan counts when it was scanned.
const readAdmins = defineStatement<{ admin_id: string; institution_number: number; scans: Scan[] }>('fraud-read-scan-bursts', `
  WITH scans AS (
    SELECT r.admin_id, r.institution_number, r.holder_bucket, r.voucher_number, coalesce(r.scanned_at_ms, r.used_at_ms) AS at_ms
    FROM voucher_platform.redemptions r WHERE r.used_at_ms >= $1 AND r.used_at_ms < $2
  ), busy AS (
    SELECT DISTINCT admin_id, institution_number FROM (
      SELECT admin_id, institution_number, at_ms - lag(at_ms, ${leastScans - 1}) OVER (PARTITION BY admin_id, institution_number ORDER BY at_ms) AS taken_ms FROM scans) spans
    WHERE taken_ms <= ${(leastScans - 1) * pauseMs}
  )
  SELECT s.admin_id, s.institution_number,
    jsonb_agg(jsonb_build_object('voucherNumber', s.voucher_number, 'claimedAtMs', v.claimed_at_ms, 'usedAtMs', s.at_ms, 'hasAttended',
      EXISTS (SELECT FROM voucher_platform.check_ins c WHERE c.holder_bucket = s.holder_bucket AND c.voucher_number = s.voucher_number)) ORDER BY s.at_ms, s.voucher_number) AS scans
  FROM scans s JOIN busy USING (admin_id, institution_number) JOIN voucher_platform.vouchers v USING (holder_bucket, voucher_number)
  GROUP BY 1, 2`);

/** Vouchers used one after the other in a way that no queue of people does. */
export async function findScanBursts(scene: Scene, span: TimeSpan): Promise<FraudFinding[]> {
  const rows = await scene.database.run(readAdmins, [span.fromMs, span.untilMs]);
  const nowMs = scene.nowMs();
  return rows.flatMap((row) => judgeScans({ adminId: row.admin_id, institutionNumber: Number(row.institution_number), scans: row.scans }, nowMs));
}

/** A whole class queues on its first morning: fast is no proof below what a hand can do, and one oddity alone is none. */
export function judgeScans({ adminId, institutionNumber, scans }: AdminScans, nowMs: number): FraudFinding[] {
  return listBursts(scans).flatMap((burst): FraudFinding[] => {
    const [first, last] = [burst[0], burst.at(-1)];
    if (first === undefined || last === undefined || burst.length < leastScans) return [];
    const share = (test: (scan: Scan) => boolean) => burst.filter(test).length / burst.length;
    const medianGapSeconds = readMedian(burst.slice(1).map(({ usedAtMs }, at) => (usedAtMs - (burst[at]?.usedAtMs ?? usedAtMs)) / 1000));
    const nightShare = share(({ usedAtMs }) => isNight(usedAtMs));
    const freshClaimShare = share(({ usedAtMs, claimedAtMs }) => usedAtMs - claimedAtMs <= freshMs);
    const absentShare = nowMs - last.usedAtMs >= patienceMs ? share(({ hasAttended }) => !hasAttended) : 0;
    const isFast = medianGapSeconds < presentingSeconds;
    const oddities: FraudReason[] = [...(nightShare >= mostOfThem ? ['atNight' as const] : []), ...(freshClaimShare >= mostOfThem ? ['claimedJustBefore' as const] : []), ...(absentShare >= mostOfThem ? ['nobodyCameToTrain' as const] : [])];
    if (!isFast && oddities.length < 2) return [];
    return [{
      kind: 'scanBurst', key: `${adminId} ${institutionNumber} ${first.usedAtMs} ${first.voucherNumber}`, institutionNumber, voucherNumbers: burst.map(({ voucherNumber }) => voucherNumber),
      reasons: [...(isFast ? ['fasterThanPresenting' as const] : []), ...oddities],
      evidence: { eventCount: burst.length, seconds: (last.usedAtMs - first.usedAtMs) / 1000, medianGapSeconds, nightShare: round(nightShare), freshClaimShare: round(freshClaimShare), absentShare: round(absentShare) },
      beganAtMs: first.usedAtMs, endedAtMs: last.usedAtMs,
    }];
  });
}

function listBursts(scans: readonly Scan[]): Scan[][] {
  const bursts: Scan[][] = [];
  for (const scan of scans) {
    const previous = bursts.at(-1);
    if (previous !== undefined && scan.usedAtMs - (previous.at(-1)?.usedAtMs ?? 0) <= pauseMs) previous.push(scan);
    else bursts.push([scan]);
  }
  return bursts;
}

function readMedian(values: readonly number[]): number {
  return [...values].sort((a, b) => a - b)[Math.floor(values.length / 2)] ?? 0;
}

function round(share: number): number {
  return Math.round(share * 100) / 100;
}
