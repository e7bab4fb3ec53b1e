import type { FastifyInstance, FastifyRequest } from 'fastify';
import { Type, type Static } from 'typebox';
import { authenticateConsole } from '../console-accounts/authenticate';
import { registerOwnAccountRoutes } from '../console-accounts/own-account-routes';
import { describeOperation } from '../http/describe-operation';
import { ClassId, ReviewQuery, type NewReviewer, type PreviewQuestion, type ReviewDecision, type ClassEvent } from '../http/schemas/review-schemas';
import type { ConsoleLogInRequest } from '../http/schemas/console-account-schemas';
import { registerCheckpointRoute } from '../http/routes/public-routes';
import { hashBody } from '../idempotency/find-first-answer';
import { authenticateSystem } from '../systems/authenticate-system';
import { registerAuditRoute } from '../systems/audit-routes';
import { createDeliveryLedger } from '../systems/deliveries';
import { registerDeliveryRoutes } from '../systems/delivery-routes';
import { registerStaffAccountRoutes } from '../systems/staff-account-routes';
import { createReviewer, logInReviewer } from './create-reviewer';
import type { EmploymentService } from './employment-service';
import { registerPayoutRoutes } from './payout-routes';
import { requireProvinceSupervisor, requireReviewer, requireSupervisor } from './require-supervisor';
import { decideReview, runReviewChecks } from './reviews/decide-review';
import { listReviews, readReview } from './reviews/list-reviews';
import { previewReview } from './reviews/preview-review';
import { receiveClassEvent } from './reviews/receive-class-event';
import { registerReconciliationRoutes } from './reconciliation-routes';
import { registerStandardRoutes } from './standard-routes';

const reviewParams = Type.Object({ reviewId: ClassId });
type ReviewParams = Static<typeof reviewParams>;

/** 公共就业服务平台: for its reviewers, and what the real-name system may tell and ask it. */
export function registerEmploymentRoutes(server: FastifyInstance, service: EmploymentService): void {
  const fromRealNameSystem = {
    preValidation: async (request: FastifyRequest) => {
      request.system = await authenticateSystem(service.link, request, ['real-name-system']);
    },
  };
  server.post<{ Body: Static<typeof ClassEvent> }>(
    '/employment-service/v1/submission-events',
    { ...fromRealNameSystem, schema: describeOperation({ id: 'receiveSubmissionEvent', tag: 'system', summary: 'What an institution submitted about a class (R67), or whose use was undone (A12); a repeat has no second effect', body: 'ClassEvent', answer: 'EventReceipt' }) },
    async (request) => receiveClassEvent(service, request.body, hashBody(request.rawBody)),
  );
  server.post<{ Body: PreviewQuestion }>(
    '/employment-service/v1/previews',
    { ...fromRealNameSystem, schema: describeOperation({ id: 'previewReview', tag: 'system', summary: 'What a review would say now, without effect (M9)', body: 'PreviewRequest', answer: 'Preview' }) },
    async (request) => previewReview(service, request.body),
  );
  server.post<{ Body: Static<typeof ConsoleLogInRequest> }>(
    '/employment-service/v1/sessions',
    { schema: describeOperation({ id: 'logInReviewer', tag: 'employmentService', summary: 'Account, password and code for a bearer token', body: 'ConsoleLogInRequest', answer: 'ReviewerSession', status: 201 }) },
    async (request, reply) => reply.status(201).send(await logInReviewer(service, request.body)),
  );
  registerCheckpointRoute(server, service.auditLog, { path: '/employment-service/v1/audit-checkpoint', id: 'readEmploymentAuditCheckpoint' });
  void server.register(async (scope) => {
    scope.addHook('preValidation', async (request) => {
      const { actor, account } = await authenticateConsole(service.console, request);
      request.reviewer = { ...actor, role: account.role, regionCode: account.regionCode };
    });
    registerOwnAccountRoutes(scope, service.console, { prefix: '/employment-service/v1', name: 'Reviewer', tag: 'employmentService', readActor: ({ reviewer }) => reviewer });
    registerAuditRoute(scope, service.auditLog, { prefix: '/employment-service/v1', id: 'listEmploymentAuditEntries', tag: 'employmentService', readActor: ({ reviewer }) => reviewer });
    await scope.register(async (office) => {
      office.addHook('preHandler', async (request) => requireReviewer(request.reviewer));
      registerReviewRoutes(office, service);
      registerStandardRoutes(office, service);
      registerPayoutRoutes(office, service);
      registerReconciliationRoutes(office, service);
      const authorize = ({ reviewer }: FastifyRequest) => requireSupervisor(reviewer);
      registerStaffAccountRoutes(office, service.console, { path: '/employment-service/v1/reviewers', name: 'Reviewer', tag: 'employmentService', authorize });
      registerDeliveryRoutes(office, createDeliveryLedger(service), { prefix: '/employment-service/v1', name: 'Employment', tag: 'employmentService', authorize: ({ reviewer }) => requireProvinceSupervisor(reviewer) });
    });
  });
}

function registerReviewRoutes(scope: FastifyInstance, service: EmploymentService): void {
  scope.post<{ Body: Static<typeof NewReviewer> }>(
    '/employment-service/v1/reviewers',
    { schema: describeOperation({ id: 'createReviewer', tag: 'employmentService', summary: 'Makes an account for a reviewer or supervisor of my region, for another supervisor to activate', body: 'NewReviewer', answer: 'IssuedStaffAccount', status: 201 }) },
    async (request, reply) => reply.status(201).send(await createReviewer(service, request.reviewer, request.body)),
  );
  scope.get<{ Querystring: Static<typeof ReviewQuery> }>(
    '/employment-service/v1/reviews',
    { schema: describeOperation({ id: 'listReviews', tag: 'employmentService', summary: 'Reviews of my region, newest first (R24 to R26)', query: ReviewQuery, answer: 'ReviewPage' }) },
    async (request) => listReviews(service, request.reviewer, request.query),
  );
  scope.get<{ Params: ReviewParams }>(
    '/employment-service/v1/reviews/:reviewId',
    { schema: describeOperation({ id: 'readReview', tag: 'employmentService', summary: 'A review with its vouchers, their trainees, whole, and their checks', params: reviewParams, answer: 'ReviewDetail' }) },
    async (request) => readReview(service, request.reviewer, request.params.reviewId),
  );
  scope.post<{ Params: ReviewParams }>(
    '/employment-service/v1/reviews/:reviewId/checks',
    { schema: describeOperation({ id: 'runReviewChecks', tag: 'employmentService', summary: 'Looks each voucher up at the voucher platform and says which check failed (R27)', params: reviewParams, answer: 'ReviewDetail' }) },
    async (request) => runReviewChecks(service, request.reviewer, request.params.reviewId),
  );
  scope.post<{ Params: ReviewParams; Body: Static<typeof ReviewDecision> }>(
    '/employment-service/v1/reviews/:reviewId/decision',
    { schema: describeOperation({ id: 'decideReview', tag: 'employmentService', summary: 'Approves (vouchers without a failed check pass) or returns (R24 to R26)', params: reviewParams, body: 'ReviewDecision', answer: 'ReviewDetail' }) },
    async (request) => decideReview(service, request.reviewer, { ...request.params, request: request.body }),
  );
}
