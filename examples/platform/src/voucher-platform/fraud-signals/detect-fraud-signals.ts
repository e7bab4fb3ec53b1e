import { createHash } from 'node:crypto';
import { listRecentWeeks } from '../../china-time';
import { defineStatement } from '../../database/database';
import type { BackgroundJobs } from '../../background-jobs';
import { findCertificateBursts } from './find-certificate-bursts';
import { findIdenticalPositions } from './find-identical-positions';
import { findImpossibleTravel } from './find-impossible-travel';
import { findScanBursts } from './find-scan-bursts';
import { findSharedDevices } from './find-shared-devices';
import { forgetOldMarks } from './forget-old-marks';
import type { FraudFinding, Scene } from './fraud-signal';

const everyMs = 3_600_000;
/** Certificates are told weeks after their day. */
const certificateAgeMs = 60 * 24 * 3_600_000;

// What somebody has judged stays as it was judged.
const saveFinding = defineStatement<{ signal_id: string }>('fraud-save-finding', `
  INSERT INTO voucher_platform.fraud_signals AS s (signal_id, kind, institution_number, region_code, voucher_numbers, reasons, evidence, began_at_ms, ended_at_ms, detected_at_ms, updated_at_ms)
  SELECT $1, $2, i.institution_number, i.region_code, $4, $5, $6, $7, $8, $9, $9 FROM voucher_platform.institutions i WHERE i.institution_number = $3
  ON CONFLICT (signal_id) DO UPDATE SET voucher_numbers = excluded.voucher_numbers, reasons = excluded.reasons, evidence = excluded.evidence,
    began_at_ms = excluded.began_at_ms, ended_at_ms = excluded.ended_at_ms, updated_at_ms = excluded.updated_at_ms
  WHERE s.status = 'open' AND (s.evidence, s.reasons, s.ended_at_ms) IS DISTINCT FROM (excluded.evidence, excluded.reasons, excluded.ended_at_ms)
  RETURNING signal_id`);

/**
 * Looks through this week and the last for what deserves a look (M7): nothing is refused
 * by it, and a second round or a second node finds the same signals. Answers how many are
 * new or have grown.
 */
export async function detectFraudSignals(scene: Scene): Promise<number> {
  const nowMs = scene.nowMs();
  const weeks = listRecentWeeks(nowMs);
  const findings = await findCertificateBursts(scene, { fromMs: nowMs - certificateAgeMs, untilMs: nowMs });
  for (const week of weeks) {
    for (const find of [findSharedDevices, findIdenticalPositions, findScanBursts]) findings.push(...(await find(scene, week)));
  }
  // One span: a journey may begin on Sunday and end on Monday.
  findings.push(...(await findImpossibleTravel(scene, { fromMs: weeks[0]?.fromMs ?? 0, untilMs: weeks.at(-1)?.untilMs ?? nowMs })));
  let changed = 0;
  for (const finding of findings) changed += (await scene.database.run(saveFinding, toValues(finding, nowMs))).length;
  return changed;
}

/** Once an hour. The returned function stops it and waits for the round that runs. */
export function startDetectingFraud(scene: Scene, jobs: BackgroundJobs): () => Promise<void> {
  return jobs.repeat({ name: 'detectFraudSignals', everyMs, run: () => detectFraudSignals(scene).then(() => forgetOldMarks(scene)) });
}

function toValues(finding: FraudFinding, nowMs: number): unknown[] {
  const signalId = createHash('sha256').update(`${finding.kind} ${finding.key}`).digest('hex').slice(0, 32);
  return [signalId, finding.kind, finding.institutionNumber, [...finding.voucherNumbers], [...finding.reasons], JSON.stringify(finding.evidence), finding.beganAtMs, finding.endedAtMs, nowMs];
}
