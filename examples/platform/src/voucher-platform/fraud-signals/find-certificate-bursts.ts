import { defineStatement } from '../../database/database';
import type { FraudFinding, FraudReason, Scene, TimeSpan } from './fraud-signal';

const leastCertificates = 10;
/** The shortest course has more days. */
const fewDays = 1;
const hastyMs = 2 * 24 * 3_600_000;
const mostOfThem = 0.6;

export interface CertifiedTrainee {
  readonly voucherNumber: string;
  readonly usedAtMs: number;
  readonly issuedAtMs: number;
  /** Days with a check-in between use and certificate. */
  readonly attendedDays: number;
}

export interface CertificateDay {
  readonly institutionNumber: number;
  readonly issuedBy: string;
  /** Days since 1970 in UTC+8. */
  readonly chinaDay: number;
  readonly trainees: readonly CertifiedTrainee[];
}

interface CertificateRow {
  institution_number: number;
  issued_by: string;
  china_day: number;
  trainees: CertifiedTrainee[];
}

// Online vouchers have no check-ins (A16).
const readDays = defineStatement<CertificateRow>('fraud-read-certificate-bursts', `
  SELECT v.used_institution_number AS institution_number, c.issued_by, (c.issued_at_ms + 28800000) / 86400000 AS china_day,
    jsonb_agg(jsonb_build_object('voucherNumber', v.voucher_number, 'usedAtMs', v.used_at_ms, 'issuedAtMs', c.issued_at_ms, 'attendedDays', (
      SELECT count(DISTINCT (i.checked_in_at_ms + 28800000) / 86400000) FROM voucher_platform.check_ins i
      WHERE i.holder_bucket = v.holder_bucket AND i.voucher_number = v.voucher_number AND i.checked_in_at_ms < c.issued_at_ms + 86400000)) ORDER BY v.voucher_number) AS trainees
  FROM voucher_platform.certificates c
  JOIN voucher_platform.vouchers v ON v.holder_bucket = c.holder_bucket AND v.voucher_number = c.voucher_number
  JOIN voucher_platform.voucher_templates t ON t.template_number = v.template_number AND t.training_type = 'offline'
  WHERE c.issued_at_ms >= $1 AND c.issued_at_ms < $2 AND c.voucher_number IS NOT NULL AND v.used_institution_number IS NOT NULL
  GROUP BY 1, 2, 3 HAVING count(*) >= ${leastCertificates}`);

/** Many certificates of one institution's trainees on one day who hardly trained. */
export async function findCertificateBursts(scene: Scene, span: TimeSpan): Promise<FraudFinding[]> {
  const rows = await scene.database.run(readDays, [span.fromMs, span.untilMs]);
  return rows.flatMap(({ institution_number, issued_by, china_day, trainees }) => judgeCertificates({ institutionNumber: Number(institution_number), issuedBy: issued_by, chinaDay: Number(china_day), trainees }) ?? []);
}

/** A class is examined on one day: the number says nothing, what came before does. */
export function judgeCertificates({ institutionNumber, issuedBy, chinaDay, trainees }: CertificateDay): FraudFinding | undefined {
  const share = (test: (trainee: CertifiedTrainee) => boolean) => trainees.filter(test).length / trainees.length;
  const absentShare = share(({ attendedDays }) => attendedDays <= fewDays);
  const hastyShare = share(({ issuedAtMs, usedAtMs }) => issuedAtMs - usedAtMs < hastyMs);
  const reasons: FraudReason[] = [...(absentShare >= mostOfThem ? ['certifiedWithoutTraining' as const] : []), ...(hastyShare >= mostOfThem ? ['certifiedAtOnce' as const] : [])];
  if (trainees.length < leastCertificates || reasons.length === 0) return undefined;
  const instants = trainees.map(({ issuedAtMs }) => issuedAtMs);
  return {
    kind: 'certificateBurst', key: `${institutionNumber} ${issuedBy} ${chinaDay}`, institutionNumber, voucherNumbers: trainees.map(({ voucherNumber }) => voucherNumber), reasons,
    evidence: { eventCount: trainees.length, absentShare: Math.round(absentShare * 100) / 100, hastyShare: Math.round(hastyShare * 100) / 100 },
    beganAtMs: Math.min(...instants), endedAtMs: Math.max(...instants),
  };
}
