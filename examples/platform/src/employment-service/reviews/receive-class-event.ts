import { randomBytes } from 'node:crypto';
import { and, asc, eq, lte, notExists } from 'drizzle-orm';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { employmentInbox, reviewVouchers, reviews } from '../../database/schema/employment-tables';
import { subsidies } from '../../database/schema/payout-tables';
import type { EventReceipt } from '../../http/schemas/event-schemas';
import type { ClassEvent, Submission, SubmissionEvent, TraineeErasedEvent, TraineeWithdrawnEvent } from '../../http/schemas/review-schemas';
import { receiveOnce } from '../../systems/receive-once';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { EmploymentService } from '../employment-service';

type Withdrawn = Static<typeof TraineeWithdrawnEvent>;
type Erased = Static<typeof TraineeErasedEvent>;
type Submitted = Omit<Static<typeof SubmissionEvent>, 'payload'> & { readonly payload: Static<typeof Submission> };

const kinds = { classOpeningSubmitted: 'classOpening', completionSubmitted: 'completion', subsidySubmitted: 'subsidy' } as const;

/** Takes what happened in a class: what an institution submitted (R67), whose use was undone (A12), and who had their data erased; each once and in order. */
export async function receiveClassEvent(service: EmploymentService, told: Static<typeof ClassEvent>, bodyHash: Uint8Array): Promise<Static<typeof EventReceipt>> {
  const event = told as Submitted | Withdrawn | Erased;
  const { eventId, kind, subject, sequence } = event;
  const receivedAtMs = service.nowMs();
  const outcome = await service.database.orm.transaction(async (tx) => {
    const noted = await receiveOnce(tx, employmentInbox, { source: 'real-name-system', eventId, kind, subject, sequence, bodyHash, receivedAtMs });
    if (noted === 'repeated') return noted;
    if (event.kind === 'traineeWithdrawn') await withdrawPassed(tx, service, event);
    else if (event.kind === 'traineeErased') await forgetTrainee(tx, service, event);
    else await keepSubmission(tx, service, event);
    return noted;
  });
  return { outcome };
}

/** It waits for a reviewer of the institution's region. */
async function keepSubmission(tx: Orm, service: EmploymentService, event: Submitted): Promise<void> {
  const { submissionId: reviewId, trainees, submittedAtMs, ...submitted } = event.payload;
  const kind = kinds[event.kind];
  const nowMs = service.nowMs();
  const { cipher, index } = service.personalData;
  await tx.insert(reviews).values({ ...submitted, reviewId, kind, status: 'submitted', submittedAtMs: Math.min(submittedAtMs ?? nowMs, nowMs) });
  const rows = trainees.map(({ voucherNumber, usedAtMs, name, idNumber, completedHours, certificate }) => ({
    reviewId, voucherNumber, usedAtMs: usedAtMs ?? null, classId: submitted.classId, kind, idNumberIndex: index.indexIdNumber(idNumber), nameCipher: cipher.encrypt('name', name), idNumberCipher: cipher.encrypt('idNumber', idNumber),
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
}

/** What passed of the undone use; a subsidy that was granted stays what it is. */
async function withdrawPassed(tx: Orm, service: EmploymentService, { kind, subject: classId, payload }: Withdrawn): Promise<void> {
  const { voucherNumber, usedAtMs } = payload;
  const ofUse = and(eq(reviewVouchers.voucherNumber, voucherNumber), eq(reviewVouchers.classId, classId), eq(reviewVouchers.outcome, 'passed'), lte(reviewVouchers.usedAtMs, usedAtMs));
  const withdrawn = await tx.update(reviewVouchers).set({ outcome: 'withdrawn' }).where(and(ofUse, notExists(tx.select().from(subsidies).where(eq(subsidies.voucherNumber, voucherNumber))))).returning({ reviewId: reviewVouchers.reviewId });
  await recordSystemAudit(tx, service.tables, { atMs: service.nowMs(), actorKind: 'system', actorId: 'real-name-system', action: kind, subject: voucherNumber, details: { classId, usedAtMs, withdrawnCount: withdrawn.length } });
}

/** Name, ID number and certificate, in every review of the voucher; unless a subsidy was granted for it, which names them. A review that still waits finds nobody to pay for. */
async function forgetTrainee(tx: Orm, service: EmploymentService, { kind, subject: classId, payload }: Erased): Promise<void> {
  const { voucherNumber, erasedAtMs } = payload;
  const { cipher } = service.personalData;
  const ofVoucher = eq(reviewVouchers.voucherNumber, voucherNumber);
  // A decision holds these rows: it is over before it is asked whether it granted something.
  await tx.select({ reviewId: reviewVouchers.reviewId }).from(reviewVouchers).where(ofVoucher).orderBy(asc(reviewVouchers.reviewId)).for('update');
  const identity = { idNumberIndex: randomBytes(32), nameCipher: cipher.encrypt('name', ''), idNumberCipher: cipher.encrypt('idNumber', '') };
  const certificate = { certificateNumberCipher: null, certificateKind: null, certificateOccupation: null, certificateLevel: null, certificateIssuedAtMs: null };
  const isUnpaid = notExists(tx.select().from(subsidies).where(eq(subsidies.voucherNumber, voucherNumber)));
  const forgotten = await tx.update(reviewVouchers).set({ ...identity, ...certificate, erasedAtMs }).where(and(ofVoucher, isUnpaid)).returning({ reviewId: reviewVouchers.reviewId });
  await recordSystemAudit(tx, service.tables, { atMs: service.nowMs(), actorKind: 'system', actorId: 'real-name-system', action: kind, subject: voucherNumber, details: { classId, forgottenCount: forgotten.length } });
}
