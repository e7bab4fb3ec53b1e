import type { FastifyInstance } from 'fastify';
import { Type, type Static } from 'typebox';
import { describeOperation } from '../http/describe-operation';
import { ClassId } from '../http/schemas/review-schemas';
import type { NewSubsidyStandard, SubsidyLimits } from '../http/schemas/standard-schemas';
import { RegionCode } from '../http/schemas/values';
import { hashBody } from '../idempotency/find-first-answer';
import type { EmploymentService } from './employment-service';
import { readLimits, setLimits } from './standards/subsidy-limits';
import { createStandard, endStandard, listStandards } from './standards/subsidy-standards';

const standardParams = Type.Object({ standardId: ClassId });
const regionParams = Type.Object({ regionCode: RegionCode });

/** 补贴标准 and its limits (R28). */
export function registerStandardRoutes(scope: FastifyInstance, service: EmploymentService): void {
  scope.get(
    '/employment-service/v1/standards',
    { schema: describeOperation({ id: 'listStandards', tag: 'employmentService', summary: 'Subsidy standards in force or to come', answer: 'SubsidyStandardList' }) },
    async () => listStandards(service),
  );
  scope.post<{ Body: Static<typeof NewSubsidyStandard>; Headers: { 'idempotency-key': string } }>(
    '/employment-service/v1/standards',
    { schema: describeOperation({ id: 'createStandard', tag: 'employmentService', summary: 'Adds a standard from its start on, when the one of the same scope ends (R28)', body: 'NewSubsidyStandard', answer: 'SubsidyStandard', status: 201, isRepeatable: true }) },
    async (request, reply) => {
      const repeatable = { account: request.reviewer.account, operation: 'createStandard', idempotencyKey: request.headers['idempotency-key'], bodyHash: hashBody(request.rawBody) };
      return reply.status(201).send(await createStandard(service, request.reviewer, { request: request.body, repeatable }));
    },
  );
  scope.post<{ Params: Static<typeof standardParams> }>(
    '/employment-service/v1/standards/:standardId/end',
    { schema: describeOperation({ id: 'endStandard', tag: 'employmentService', summary: 'Ends a standard now; of one still to come, the one before it goes on', params: standardParams, answer: 'SubsidyStandard' }) },
    async (request) => endStandard(service, request.reviewer, request.params.standardId),
  );
  scope.get<{ Params: Static<typeof regionParams> }>(
    '/employment-service/v1/limits/:regionCode',
    { schema: describeOperation({ id: 'readLimits', tag: 'employmentService', summary: 'Limits that hold in a region', params: regionParams, answer: 'SubsidyLimits' }) },
    async (request) => readLimits(service.database.orm, request.params.regionCode),
  );
  scope.put<{ Params: Static<typeof regionParams>; Body: Static<typeof SubsidyLimits> }>(
    '/employment-service/v1/limits/:regionCode',
    { schema: describeOperation({ id: 'setLimits', tag: 'employmentService', summary: 'Sets the limits of a region (R28)', params: regionParams, body: 'SubsidyLimits', answer: 'SubsidyLimits' }) },
    async (request) => setLimits(service, request.reviewer, { ...request.params, limits: request.body }),
  );
}
