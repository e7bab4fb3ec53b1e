import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { describeOperation } from '../http/describe-operation';
import { PayoutQuery, SubsidyQuery, type NewPayout, type PaymentRecord, type WriteOffRequest } from '../http/schemas/payout-schemas';
import { ClassId } from '../http/schemas/review-schemas';
import { hashBody } from '../idempotency/find-first-answer';
import type { EmploymentService } from './employment-service';
import { approvePayout, cancelPayout } from './payouts/approve-payout';
import { createPayout } from './payouts/create-payout';
import { readPayout } from './payouts/find-payout';
import { listPayouts, listSubsidies } from './payouts/list-payouts';
import { recordPayment } from './payouts/record-payment';
import { writeOffVouchers } from './payouts/write-off-vouchers';

const payoutParams = Type.Object({ batchId: ClassId });
type PayoutParams = Static<typeof payoutParams>;

/** Subsidies, their payout by four eyes, and 核销 (R29). */
export function registerPayoutRoutes(scope: FastifyInstance, service: EmploymentService): void {
  scope.get<{ Querystring: Static<typeof SubsidyQuery> }>(
    '/employment-service/v1/subsidies',
    { schema: describeOperation({ id: 'listSubsidies', tag: 'employmentService', summary: 'Granted subsidies of my region with where each stands', query: SubsidyQuery, answer: 'SubsidyPage' }) },
    async (request) => listSubsidies(service, request.reviewer, request.query),
  );
  scope.get<{ Querystring: Static<typeof PayoutQuery> }>(
    '/employment-service/v1/payouts',
    { schema: describeOperation({ id: 'listPayouts', tag: 'employmentService', summary: 'Payout batches of my region', query: PayoutQuery, answer: 'PayoutPage' }) },
    async (request) => listPayouts(service, request.reviewer, request.query),
  );
  scope.post<{ Body: Static<typeof NewPayout>; Headers: { 'idempotency-key': string } }>(
    '/employment-service/v1/payouts',
    { schema: describeOperation({ id: 'createPayout', tag: 'employmentService', summary: 'Puts granted subsidies into a batch, each into one at most', body: 'NewPayout', answer: 'PayoutDetail', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const repeatable = { account: request.reviewer.account, operation: 'createPayout', idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) };
      return reply.status(201).send(await createPayout(service, request.reviewer, { request: request.body, repeatable }));
    },
  );
  scope.get<{ Params: PayoutParams }>(
    '/employment-service/v1/payouts/:batchId',
    { schema: describeOperation({ id: 'readPayout', tag: 'employmentService', summary: 'A batch with each voucher', params: payoutParams, answer: 'PayoutDetail' }) },
    async (request) => readPayout(service, request.reviewer, request.params.batchId),
  );
  scope.post<{ Params: PayoutParams }>(
    '/employment-service/v1/payouts/:batchId/approve',
    { schema: describeOperation({ id: 'approvePayout', tag: 'employmentService', summary: 'A supervisor other than its creator approves a batch', params: payoutParams, answer: 'PayoutDetail' }) },
    async (request) => approvePayout(service, request.reviewer, request.params.batchId),
  );
  scope.post<{ Params: PayoutParams }>(
    '/employment-service/v1/payouts/:batchId/cancel',
    { schema: describeOperation({ id: 'cancelPayout', tag: 'employmentService', summary: 'Takes a draft apart; an approved batch is at the bank', params: payoutParams, answer: 'PayoutDetail' }) },
    async (request) => cancelPayout(service, request.reviewer, request.params.batchId),
  );
  scope.post<{ Params: PayoutParams; Body: Static<typeof PaymentRecord> }>(
    '/employment-service/v1/payouts/:batchId/payment',
    { schema: describeOperation({ id: 'recordPayment', tag: 'employmentService', summary: 'The bank paid an approved batch; each paid voucher is settled (A6)', params: payoutParams, body: 'PaymentRecord', answer: 'PayoutDetail' }) },
    async (request) => recordPayment(service, request.reviewer, { ...request.params, request: request.body }),
  );
  scope.post<{ Body: Static<typeof WriteOffRequest> }>(
    '/employment-service/v1/write-offs',
    { schema: describeOperation({ id: 'writeOffVouchers', tag: 'employmentService', summary: 'Writes paid vouchers off, each by itself (R29)', body: 'WriteOffRequest', answer: 'WriteOffResult' }) },
    async (request) => writeOffVouchers(service, request.reviewer, request.body),
  );
}
