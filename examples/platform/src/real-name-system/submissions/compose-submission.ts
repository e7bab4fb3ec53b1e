import type { Static } from 'typebox';
import type { EnrolmentRow, SubmissionRow, TraineeRow, TrainingClassRow } from '../../database/schema/real-name-tables';
import type { Submission } from '../../http/schemas/review-schemas';
import type { DeskActor, RealNameSystem } from '../real-name-system';

export interface EnrolledTrainee {
  readonly enrolment: EnrolmentRow;
  readonly trainee: TraineeRow;
}

/** Whose turn it is in this kind of submission; the reviews judge the rest. */
export function isEligible(kind: SubmissionRow['kind'], { enrolment }: EnrolledTrainee): boolean {
  if (kind === 'classOpening') return !enrolment.isOpened;
  if (kind === 'completion') return enrolment.isOpened && !enrolment.isCompleted && enrolment.completedHours !== null;
  return enrolment.isCompleted && !enrolment.isGranted;
}

/** A class with its trainees as the employment service gets it. */
export function composeSubmission(system: RealNameSystem, desk: DeskActor, options: { submissionId: string; trainingClass: TrainingClassRow; enrolled: readonly EnrolledTrainee[]; submittedAtMs?: number }): Static<typeof Submission> {
  const { submissionId, trainingClass, enrolled, submittedAtMs } = options;
  const { classId, name, occupation, startsOn, endsOn, durationHours } = trainingClass;
  const skillLevel = trainingClass.skillLevel as Static<typeof Submission>['skillLevel'];
  const { institutionNumber, institutionName, regionCode } = desk;
  return { submissionId, classId, className: name, institutionNumber, institutionName, regionCode, occupation, skillLevel, startsOn, endsOn, durationHours, ...(submittedAtMs === undefined ? {} : { submittedAtMs }), trainees: enrolled.map((one) => composeTrainee(system, one)) };
}

function composeTrainee(system: RealNameSystem, { enrolment, trainee }: EnrolledTrainee): Static<typeof Submission>['trainees'][number] {
  const { cipher } = system.personalData;
  const { completedHours, certificateKind, certificateOccupation, certificateLevel, certificateNumberCipher, certificateIssuedAtMs } = enrolment;
  const hasCertificate = certificateKind !== null && certificateOccupation !== null && certificateLevel !== null && certificateNumberCipher !== null && certificateIssuedAtMs !== null;
  return {
    voucherNumber: trainee.voucherNumber, usedAtMs: trainee.usedAtMs, name: cipher.decrypt('name', trainee.nameCipher), idNumber: cipher.decrypt('idNumber', trainee.idNumberCipher),
    ...(completedHours === null ? {} : { completedHours }),
    ...(hasCertificate
      ? { certificate: { kind: certificateKind, occupation: certificateOccupation, skillLevel: certificateLevel as 'any', certificateNumber: cipher.decrypt('certificateNumber', certificateNumberCipher), issuedAtMs: certificateIssuedAtMs } }
      : {}),
  };
}
