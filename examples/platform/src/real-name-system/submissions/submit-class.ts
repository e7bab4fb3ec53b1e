import { and, asc, eq, isNull } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { readViolatedConstraint } from '../../database/database-errors';
import { enrolments, submissions, trainees, type SubmissionRow } from '../../database/schema/real-name-tables';
import { RefusedRequest, refuseRequest } from '../../http/refused-request';
import type { NewSubmission, TrainingClassDetail } from '../../http/schemas/real-name-schemas';
import { mostTrainees, type PreviewAnswer } from '../../http/schemas/review-schemas';
import { answerStaffOnce, type StaffRequest } from '../../systems/answer-staff-once';
import { callSystem } from '../../systems/call-system';
import { recordSystemAudit } from '../../systems/staffed-system';
import { writeOutbox } from '../../systems/write-outbox';
import { findClass, readClass } from '../classes/training-classes';
import type { DeskActor, RealNameSystem } from '../real-name-system';
import { composeSubmission, isEligible, type EnrolledTrainee } from './compose-submission';

type Kind = SubmissionRow['kind'];
const eventKinds = { classOpening: 'classOpeningSubmitted', completion: 'completionSubmitted', subsidy: 'subsidySubmitted' } as const;

interface Submitting {
  readonly classId: string;
  readonly kind: Kind;
  readonly request: Static<typeof NewSubmission>;
  readonly repeatable: StaffRequest;
}

/**
 * Hands a class in for a review, or for the subsidy (R67): committed with its event, delivered
 * as soon as the employment service takes it. A subsidy is first asked for without effect (M9):
 * trainees who were named must have nothing missing; without names, those who have nothing missing go.
 */
export async function submitClass(system: RealNameSystem, desk: DeskActor, options: Submitting): Promise<Static<typeof TrainingClassDetail>> {
  const { classId, kind, repeatable } = options;
  await answerStaffOnce(
    system,
    repeatable,
    async (tx, voucherNumbers: readonly string[]) => {
      const trainingClass = await findClass(tx, desk, { classId, isHeld: true });
      const all = await listEnrolled(tx, classId);
      const enrolled = all.filter((one) => voucherNumbers.includes(one.trainee.voucherNumber) && isEligible(kind, one));
      if (enrolled.length === 0 || enrolled.length < voucherNumbers.length) throw refuseRequest('stepNotReady', { step: kind });
      const submissionId = randomUUID();
      const nowMs = system.nowMs();
      await tx.insert(submissions).values({ submissionId, classId, kind, status: 'submitted', voucherNumbers: [...voucherNumbers], submittedBy: desk.account, submittedAtMs: nowMs });
      await writeOutbox(tx, system, { kind: eventKinds[kind], subject: classId, payload: composeSubmission(system, desk, { submissionId, trainingClass, enrolled, submittedAtMs: nowMs }), destinations: ['employment-service'] });
      await recordSystemAudit(tx, system.tables, { atMs: nowMs, actorKind: 'staff', actorId: desk.account, action: eventKinds[kind], subject: submissionId, details: { classId, count: enrolled.length } });
      return submissionId;
    },
    () => chooseTrainees(system, desk, options),
  ).catch((error: unknown) => {
    throw readViolatedConstraint(error) === 'submissions_one_waiting' ? refuseRequest('alreadyDecided', { status: 'submitted' }) : error;
  });
  system.onOutboxEvent();
  return readClass(system, desk, classId);
}

/** What the subsidy review would say of each trainee now (M9). */
export async function previewSubsidy(system: RealNameSystem, desk: DeskActor, classId: string): Promise<PreviewAnswer> {
  const { orm } = system.database;
  await findClass(orm, desk, { classId });
  const enrolled = (await listEnrolled(orm, classId)).filter(({ enrolment }) => !enrolment.isGranted);
  const items = [];
  for (let start = 0; start < enrolled.length; start += mostTrainees) items.push(...(await askPreview(system, desk, { classId, enrolled: enrolled.slice(start, start + mostTrainees) })));
  return { items };
}

async function chooseTrainees(system: RealNameSystem, desk: DeskActor, { classId, kind, request }: Submitting): Promise<readonly string[]> {
  const { orm } = system.database;
  await findClass(orm, desk, { classId });
  const eligible = (await listEnrolled(orm, classId)).filter((one) => isEligible(kind, one));
  const wanted = request.voucherNumbers === undefined ? eligible.slice(0, mostTrainees) : eligible.filter(({ trainee }) => request.voucherNumbers?.includes(trainee.voucherNumber));
  if (wanted.length === 0 || (request.voucherNumbers !== undefined && wanted.length < new Set(request.voucherNumbers).size)) throw refuseRequest('stepNotReady', { step: kind });
  const numbers = wanted.map(({ trainee }) => trainee.voucherNumber);
  if (kind !== 'subsidy') return numbers;
  const preview = await askPreview(system, desk, { classId, enrolled: wanted }).catch((error: unknown) => {
    // The review looks again; an employment service that is down keeps nobody from handing in (A15).
    if (error instanceof RefusedRequest && error.refusal.code === 'serviceUnavailable') return undefined;
    throw error;
  });
  if (preview === undefined) return numbers;
  const incomplete = preview.filter(({ checks }) => checks.some(({ outcome }) => outcome === 'failed')).map(({ voucherNumber }) => voucherNumber);
  const ready = numbers.filter((voucherNumber) => !incomplete.includes(voucherNumber));
  if (ready.length === 0 || (request.voucherNumbers !== undefined && incomplete.length > 0)) throw refuseRequest('checksFailed', { failedCount: incomplete.length });
  return ready;
}

async function askPreview(system: RealNameSystem, desk: DeskActor, options: { classId: string; enrolled: readonly EnrolledTrainee[] }): Promise<PreviewAnswer['items']> {
  const { classId, enrolled } = options;
  if (enrolled.length === 0) return [];
  const trainingClass = await findClass(system.database.orm, desk, { classId });
  const submission = composeSubmission(system, desk, { submissionId: randomUUID(), trainingClass, enrolled });
  const { items } = await callSystem<PreviewAnswer>(system.link, { to: 'employment-service', path: '/employment-service/v1/previews', body: { kind: 'subsidy', submission } });
  return items;
}

/** Without those who had their data erased: nobody is handed in without a name. */
async function listEnrolled(orm: Orm, classId: string): Promise<EnrolledTrainee[]> {
  return orm.select({ enrolment: enrolments, trainee: trainees }).from(enrolments).innerJoin(trainees, eq(trainees.voucherNumber, enrolments.voucherNumber)).where(and(eq(enrolments.classId, classId), isNull(trainees.erasedAtMs))).orderBy(asc(enrolments.voucherNumber));
}
