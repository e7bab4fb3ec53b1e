import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import type { SubmissionRow } from '../database/schema/real-name-tables';
import { describeOperation } from '../http/describe-operation';
import { TrainingClassQuery, type CompletedTraining, type IssuedCertificate, type NewSubmission, type NewTrainingClass } from '../http/schemas/real-name-schemas';
import { ClassId } from '../http/schemas/review-schemas';
import { VoucherNumber } from '../http/schemas/values';
import { hashBody } from '../idempotency/find-first-answer';
import { enrolTrainee, leaveClass, recordCertificate, recordCompletion } from './classes/enrol-trainee';
import { createClass, listClasses, readClass } from './classes/training-classes';
import { requireDesk, type RealNameSystem } from './real-name-system';
import { previewSubsidy, submitClass } from './submissions/submit-class';

const classParams = Type.Object({ classId: ClassId });
type ClassParams = Static<typeof classParams>;
const placeParams = Type.Object({ classId: ClassId, voucherNumber: VoucherNumber });
type PlaceParams = Static<typeof placeParams>;

/** Classes from opening to subsidy. */
export function registerClassRoutes(scope: FastifyInstance, system: RealNameSystem): void {
  scope.post<{ Body: Static<typeof NewTrainingClass>; Headers: { 'idempotency-key': string } }>(
    '/real-name-system/v1/classes',
    { schema: describeOperation({ id: 'createClass', tag: 'realNameSystem', summary: 'A class of my institution', body: 'NewTrainingClass', answer: 'TrainingClass', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const desk = requireDesk(request.realNameActor);
      const repeatable = { account: desk.account, operation: 'createClass', idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) };
      return reply.status(201).send(await createClass(system, desk, { request: request.body, repeatable }));
    },
  );
  scope.get<{ Querystring: Static<typeof TrainingClassQuery> }>(
    '/real-name-system/v1/classes',
    { schema: describeOperation({ id: 'listClasses', tag: 'realNameSystem', summary: 'Classes of my institution, newest first', query: TrainingClassQuery, answer: 'TrainingClassPage' }) },
    async (request) => listClasses(system, requireDesk(request.realNameActor), request.query),
  );
  scope.get<{ Params: ClassParams }>(
    '/real-name-system/v1/classes/:classId',
    { schema: describeOperation({ id: 'readClass', tag: 'realNameSystem', summary: 'A class, its trainees, and what became of what was submitted', params: classParams, answer: 'TrainingClassDetail' }) },
    async (request) => readClass(system, requireDesk(request.realNameActor), request.params.classId),
  );
  scope.put<{ Params: PlaceParams }>(
    '/real-name-system/v1/classes/:classId/trainees/:voucherNumber',
    { schema: describeOperation({ id: 'enrolTrainee', tag: 'realNameSystem', summary: 'Puts a trainee into the class; into one class at most', params: placeParams, answer: 'TrainingClassDetail' }) },
    async (request) => enrolTrainee(system, requireDesk(request.realNameActor), request.params),
  );
  scope.delete<{ Params: PlaceParams }>(
    '/real-name-system/v1/classes/:classId/trainees/:voucherNumber',
    { schema: describeOperation({ id: 'leaveClass', tag: 'realNameSystem', summary: 'Takes a trainee out before the opening review', params: placeParams, status: 204 }) },
    async (request, reply) => {
      await leaveClass(system, requireDesk(request.realNameActor), request.params);
      return reply.status(204).send();
    },
  );
  scope.put<{ Params: PlaceParams; Body: Static<typeof CompletedTraining> }>(
    '/real-name-system/v1/classes/:classId/trainees/:voucherNumber/completion',
    { schema: describeOperation({ id: 'recordCompletion', tag: 'realNameSystem', summary: 'Hours that a trainee completed', params: placeParams, body: 'CompletedTraining', answer: 'TrainingClassDetail' }) },
    async (request) => recordCompletion(system, requireDesk(request.realNameActor), { ...request.params, ...request.body }),
  );
  scope.put<{ Params: PlaceParams; Body: Static<typeof IssuedCertificate> }>(
    '/real-name-system/v1/classes/:classId/trainees/:voucherNumber/certificate',
    { schema: describeOperation({ id: 'recordCertificate', tag: 'realNameSystem', summary: "The training's certificate; the certificate library is told (R23)", params: placeParams, body: 'IssuedCertificate', answer: 'TrainingClassDetail' }) },
    async (request) => recordCertificate(system, requireDesk(request.realNameActor), { ...request.params, certificate: request.body }),
  );
  scope.get<{ Params: ClassParams }>(
    '/real-name-system/v1/classes/:classId/subsidy-preview',
    { schema: describeOperation({ id: 'previewSubsidy', tag: 'realNameSystem', summary: 'What each trainee still lacks for the subsidy; changes nothing (M9)', params: classParams, answer: 'Preview' }) },
    async (request) => previewSubsidy(system, requireDesk(request.realNameActor), request.params.classId),
  );
  registerSubmission(scope, system, { path: 'opening-submissions', id: 'submitOpening', kind: 'classOpening', summary: 'Hands the class in for 开班审核 (R24)' });
  registerSubmission(scope, system, { path: 'completion-submissions', id: 'submitCompletion', kind: 'completion', summary: 'Hands the class in for 结业审核 (R25)' });
  registerSubmission(scope, system, { path: 'subsidy-submissions', id: 'submitSubsidy', kind: 'subsidy', summary: 'Submits vouchers and training data for the subsidy (R67)' });
}

function registerSubmission(scope: FastifyInstance, system: RealNameSystem, submission: { path: string; id: string; kind: SubmissionRow['kind']; summary: string }): void {
  const { path, id, kind, summary } = submission;
  scope.post<{ Params: ClassParams; Body: Static<typeof NewSubmission>; Headers: { 'idempotency-key': string } }>(
    `/real-name-system/v1/classes/:classId/${path}`,
    { schema: describeOperation({ id, tag: 'realNameSystem', summary, params: classParams, body: 'NewSubmission', answer: 'TrainingClassDetail', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const desk = requireDesk(request.realNameActor);
      const repeatable = { account: desk.account, operation: `${id}:${request.params.classId}`, idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) };
      return reply.status(201).send(await submitClass(system, desk, { ...request.params, kind, request: request.body, repeatable }));
    },
  );
}
