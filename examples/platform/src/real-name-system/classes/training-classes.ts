import { and, asc, count, desc, eq } from 'drizzle-orm';
import { randomUUID } from 'node:crypto';
import type { Static } from 'typebox';
import type { Orm } from '../../database/database';
import { enrolments, submissions, trainees, trainingClasses, type TrainingClassRow } from '../../database/schema/real-name-tables';
import { afterCursor, encodeCursor } from '../../http/cursor';
import { refuseRequest } from '../../http/refused-request';
import type { NewTrainingClass, TrainingClass, TrainingClassDetail, TrainingClassPage, TrainingClassQuery } from '../../http/schemas/real-name-schemas';
import { readText } from '../../personal-data/encrypt-plain-texts';
import { maskPerson } from '../../personal-data/personal-data';
import { answerStaffOnce, type StaffRequest } from '../../systems/answer-staff-once';
import { reportLooks } from '../../systems/report-looks';
import { recordSystemAudit } from '../../systems/staffed-system';
import type { DeskActor, RealNameSystem } from '../real-name-system';

/** A class of the actor's institution, held in a transaction when asked; another's is as unknown as none. */
export async function findClass(orm: Orm, desk: DeskActor, options: { classId: string; isHeld?: boolean }): Promise<TrainingClassRow> {
  const query = orm.select().from(trainingClasses).where(and(eq(trainingClasses.classId, options.classId), eq(trainingClasses.institutionNumber, desk.institutionNumber)));
  const [row] = await (options.isHeld === true ? query.for('update') : query);
  if (row === undefined) throw refuseRequest('notFound');
  return row;
}

export async function createClass(system: RealNameSystem, desk: DeskActor, options: { request: Static<typeof NewTrainingClass>; repeatable: StaffRequest }): Promise<Static<typeof TrainingClass>> {
  const { request } = options;
  if (request.endsOn < request.startsOn) throw refuseRequest('invalidRequest', { field: 'endsOn' });
  const classId = await answerStaffOnce(system, options.repeatable, async (tx) => {
    const id = randomUUID();
    const nowMs = system.nowMs();
    await tx.insert(trainingClasses).values({ classId: id, institutionNumber: desk.institutionNumber, ...request, createdBy: desk.account, createdAtMs: nowMs });
    await recordSystemAudit(tx, system.tables, { atMs: nowMs, actorKind: 'staff', actorId: desk.account, action: 'createClass', subject: id, details: { institutionNumber: desk.institutionNumber } });
    return id;
  });
  return describeClass(await findClass(system.database.orm, desk, { classId }), 0);
}

export async function listClasses(system: RealNameSystem, desk: DeskActor, query: Static<typeof TrainingClassQuery>): Promise<Static<typeof TrainingClassPage>> {
  const limit = query.limit ?? 20;
  const rows = await system.database.orm
    .select({ trainingClass: trainingClasses, traineeCount: count(enrolments.voucherNumber) })
    .from(trainingClasses)
    .leftJoin(enrolments, eq(enrolments.classId, trainingClasses.classId))
    .where(and(eq(trainingClasses.institutionNumber, desk.institutionNumber), afterCursor(query.cursor, trainingClasses.createdAtMs, trainingClasses.classId)))
    .groupBy(trainingClasses.classId)
    .orderBy(desc(trainingClasses.createdAtMs), desc(trainingClasses.classId))
    .limit(limit + 1);
  const last = rows.slice(0, limit).at(-1)?.trainingClass;
  const items = rows.slice(0, limit).map(({ trainingClass, traineeCount }) => describeClass(trainingClass, traineeCount));
  return rows.length > limit && last !== undefined ? { items, nextCursor: encodeCursor([last.createdAtMs, last.classId]) } : { items };
}

/** The class with where each trainee stands, and what became of what was submitted. */
export async function readClass(system: RealNameSystem, desk: DeskActor, classId: string): Promise<Static<typeof TrainingClassDetail>> {
  const { orm } = system.database;
  const row = await findClass(orm, desk, { classId });
  const enrolled = await orm.select({ enrolment: enrolments, trainee: trainees }).from(enrolments).innerJoin(trainees, eq(trainees.voucherNumber, enrolments.voucherNumber)).where(eq(enrolments.classId, classId)).orderBy(asc(enrolments.voucherNumber));
  await reportLooks(system, { institutionNumber: desk.institutionNumber, voucherNumbers: enrolled.map(({ trainee }) => trainee.voucherNumber) });
  const handedIn = await orm.select().from(submissions).where(eq(submissions.classId, classId)).orderBy(asc(submissions.submittedAtMs));
  return {
    trainingClass: describeClass(row, enrolled.length),
    trainees: enrolled.map(({ enrolment, trainee }) => ({
      voucherNumber: trainee.voucherNumber, ...maskPerson(system.personalData, trainee), isOpened: enrolment.isOpened, isCompleted: enrolment.isCompleted, hasCertificate: enrolment.certificateNumberCipher !== null, isGranted: enrolment.isGranted,
      ...(enrolment.completedHours === null ? {} : { completedHours: enrolment.completedHours }), ...(enrolment.amountFen === null ? {} : { amountFen: enrolment.amountFen }),
      ...(enrolment.settledAtMs === null ? {} : { settledAtMs: enrolment.settledAtMs }), ...(enrolment.writtenOffAtMs === null ? {} : { writtenOffAtMs: enrolment.writtenOffAtMs }),
    })),
    submissions: handedIn.map(({ submissionId, kind, status, voucherNumbers, submittedAtMs, decidedAtMs, opinion, opinionCipher, results }) => ({
      submissionId, kind, status, voucherNumbers, submittedAtMs, ...(decidedAtMs === null ? {} : { decidedAtMs, opinion: readText(system.personalData.cipher, 'reviewOpinion', { encrypted: opinionCipher, plain: opinion }) ?? '' }),
      results: results ?? [],
    })),
  };
}

function describeClass(row: TrainingClassRow, traineeCount: number): Static<typeof TrainingClass> {
  const { classId, name, occupation, startsOn, endsOn, durationHours, createdAtMs } = row;
  return { classId, name, occupation, skillLevel: row.skillLevel as Static<typeof TrainingClass>['skillLevel'], startsOn, endsOn, durationHours, createdAtMs, traineeCount };
}
