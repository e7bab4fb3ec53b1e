import type { Static } from 'typebox';
import { employmentInbox, reviewVouchers, reviews } from '../../database/schema/employment-tables';
import type { EventReceipt } from '../../http/schemas/event-schemas';
import type { Submission, SubmissionEvent } from '../../http/schemas/review-schemas';
import { receiveOnce } from '../../systems/receive-once';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { EmploymentService } from '../employment-service';

const kinds = { classOpeningSubmitted: 'classOpening', completionSubmitted: 'completion', subsidySubmitted: 'subsidy' } as const;

/** Takes what an institution submitted about a class (R67): it waits for a reviewer of the institution's region. */
export async function receiveSubmission(service: EmploymentService, event: Static<typeof SubmissionEvent>, bodyHash: Uint8Array): Promise<Static<typeof EventReceipt>> {
  const { eventId, subject, sequence, payload } = event;
  const { submissionId: reviewId, trainees, ...submitted } = payload as Static<typeof Submission>;
  const kind = kinds[event.kind];
  const nowMs = service.nowMs();
  const { cipher, index } = service.personalData;
  const outcome = await service.database.orm.transaction(async (tx) => {
    const noted = await receiveOnce(tx, employmentInbox, { source: 'real-name-system', eventId, kind: event.kind, subject, sequence, bodyHash, receivedAtMs: nowMs });
    if (noted === 'repeated') return noted;
    await tx.insert(reviews).values({ ...submitted, reviewId, kind, status: 'submitted', submittedAtMs: nowMs });
    const rows = trainees.map(({ voucherNumber, name, idNumber, completedHours, certificate }) => ({
      reviewId, voucherNumber, classId: submitted.classId, kind, idNumberIndex: index.indexIdNumber(idNumber), nameCipher: cipher.encrypt('name', name), idNumberCipher: cipher.encrypt('idNumber', idNumber),
      completedHours: completedHours ?? null,
      ...(certificate === undefined
        ? {}
        : {
            certificateNumberCipher: cipher.encrypt('certificateNumber', certificate.certificateNumber), certificateKind: certificate.kind,
            certificateOccupation: certificate.occupation, certificateLevel: certificate.skillLevel, certificateIssuedAtMs: certificate.issuedAtMs,
          }),
    }));
    await tx.insert(reviewVouchers).values(rows);
    await recordSystemAudit(tx, service.tables, { atMs: nowMs, actorKind: 'system', actorId: 'real-name-system', action: event.kind, subject: reviewId, details: { classId: submitted.classId, institutionNumber: submitted.institutionNumber, count: trainees.length } });
    return noted;
  });
  return { outcome };
}
